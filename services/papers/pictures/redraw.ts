import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { formatOf } from './picture-format.ts';

/** A picture as it is served: a JPEG without anything but its pixels. */
export type Drawn = { bytes: Buffer; width: number; height: number };
/** `later`: the process that drew it ended for a reason that may pass, such as a lack of memory in the machine. */
export type Redrawn =
  | ({ kind: 'drawn' } & Drawn)
  | { kind: 'refused'; reason: string }
  | { kind: 'later'; reason: string };

const LIMITS = {
  /** A thumbnail of Hugging Face has 1200 by 630 pixels, and a photograph 24 million. */
  maxPixels: 25_000_000,
  /** A mail and a list show a picture at most 280 pixels wide, so this is sharp on every screen there. */
  maxSide: 640,
  /** Keeps out the invisible pictures by which servers count their visitors, and lines. */
  minSide: 40,
  /** A thumbnail takes 74 MB, the dearest picture of this size, an interlaced PNG with 16 bits and transparency, 260 MB. */
  maxMemoryMb: 400,
  /** A thumbnail takes 0.4 s on a busy machine, the dearest picture 2 s. */
  timeoutMs: 30_000,
  quality: 78,
};
const CHILD = fileURLToPath(new URL('./redraw-child.mjs', import.meta.url));
const REFUSED = 3;
/** A JPEG of 640 by 640 pixels of noise has 400 KB. */
const MAX_DRAWN_BYTES = 512 * 1024;
const SIZE_BYTES = 4;
const MAX_REASON_CHARS = 200;

/**
 * Returns a function that decodes a picture to its pixels and encodes these anew, in a process of its own: a decoder is native
 * code, which a thread could neither stop nor survive.
 */
export const createRedraw = (over: Partial<typeof LIMITS> = {}) => {
  const limits = { ...LIMITS, ...over };
  const { timeoutMs } = limits;

  return async (file: Buffer): Promise<Redrawn> => {
    if (formatOf(file) === null)
      return { kind: 'refused', reason: 'it is no JPEG, PNG, WebP or GIF picture' };
    const { status, out, said, isLate } = await runChild(JSON.stringify(limits), file, timeoutMs);
    if (isLate) return { kind: 'refused', reason: `drawing it took more than ${timeoutMs / 1_000} s` };
    // A child that ends itself by a signal says why; one that the system ends says nothing.
    if (status === REFUSED || (status === null && said !== '')) return { kind: 'refused', reason: said };
    if (status !== 0 || out.length <= SIZE_BYTES)
      return { kind: 'later', reason: said || 'the process that draws it has ended' };
    return {
      kind: 'drawn',
      width: out.readUInt16BE(0),
      height: out.readUInt16BE(2),
      bytes: out.subarray(SIZE_BYTES),
    };
  };
};

export type Redraw = ReturnType<typeof createRedraw>;

type Ended = { status: number | null; out: Buffer; said: string; isLate: boolean };

const runChild = (limits: string, file: Buffer, timeoutMs: number): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--max-old-space-size=64', CHILD, limits], {
      env: { MALLOC_ARENA_MAX: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let said = '';
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_DRAWN_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(0, MAX_REASON_CHARS);
    });
    // A child that ends early closes its end, and its status says why.
    child.stdin.on('error', () => {});
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, out: Buffer.concat(chunks), said: said.trim(), isLate });
    });
    child.stdin.end(file);
  });
