import { MAX_MESSAGE_BYTES } from '../../../services/inbound/inbound-item.ts';

/** A message of a file; null where it is larger than what is taken. */
export type RawMessage = Buffer | null;

const FROM_LINE = Buffer.from('From ');
const NEXT_MESSAGE = [Buffer.from('\n\nFrom '), Buffer.from('\n\r\nFrom ')];
/** A line `From …` names a sender and a time, which a sentence of a letter does not. */
const DATED = /^From \S{1,320} .{0,60}\d\d:\d\d.{0,40}$/;
const MAX_FROM_LINE = 500;

/**
 * Splits what a file or a pipe holds into its messages: one, or the several of an mbox (RFC 4155), each of which begins with
 * a line `From …` after an empty line. No more than one message is in memory.
 */
export async function* splitMessages(stream: AsyncIterable<Buffer>): AsyncGenerator<RawMessage> {
  let pending: Buffer = Buffer.alloc(0);
  let searched = 0;
  let isMbox: boolean | null = null;
  let isTooLarge = false;
  for await (const chunk of stream) {
    pending = Buffer.concat([pending, chunk]);
    if (isMbox === null) {
      if (pending.length < FROM_LINE.length) continue;
      isMbox = pending.subarray(0, FROM_LINE.length).equals(FROM_LINE);
    }
    for (let at = nextMessage(pending, searched); isMbox && at !== -1; at = nextMessage(pending, searched)) {
      yield isTooLarge ? null : withoutFromLine(pending.subarray(0, at));
      pending = pending.subarray(at);
      isTooLarge = false;
      searched = 0;
    }
    searched = Math.max(0, pending.length - MAX_FROM_LINE);
    if (pending.length > MAX_MESSAGE_BYTES) {
      isTooLarge = true;
      pending = Buffer.from(pending.subarray(searched));
      searched = 0;
    }
  }
  if (isTooLarge) yield null;
  else if (pending.length > 0) yield isMbox ? withoutFromLine(pending) : pending;
}

/** Returns where the next line `From …` begins, or -1. */
const nextMessage = (bytes: Buffer, from: number): number => {
  for (let at = nextMark(bytes, from); at !== -1; at = nextMark(bytes, at)) {
    const line = bytes.toString('latin1', at, at + MAX_FROM_LINE);
    if (line.includes('\n') && DATED.test(line.slice(0, line.indexOf('\n')).trimEnd())) return at;
  }
  return -1;
};

const nextMark = (bytes: Buffer, from: number): number => {
  const found = NEXT_MESSAGE.map((mark) => {
    const at = bytes.indexOf(mark, from);
    return at === -1 ? -1 : at + mark.length - FROM_LINE.length;
  }).filter((at) => at !== -1);
  return found.length === 0 ? -1 : Math.min(...found);
};

const withoutFromLine = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf(10) + 1);
