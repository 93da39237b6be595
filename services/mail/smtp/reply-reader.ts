import { storable } from '../../platform/storable.ts';
import type { Reply } from './outcome.ts';

// RFC 5321, 4.5.3.1.5: a reply line has at most 512 octets. Some relays send more; none needs this much.
export const MAX_REPLY_BYTES = 32_768;

/**
 * Assembles replies (RFC 5321, 4.2.1) from a relay's bytes, however these are split. `onNonsense` is called once for bytes
 * that are no reply, or too long for one; after that nothing more is read.
 */
export const createReplyReader = (handlers: {
  onReply: (reply: Reply) => void;
  onNonsense: (what: string) => void;
}) => {
  let pending = '';
  let lines: string[] = [];
  let bytes = 0;
  let done = false;

  const fail = (what: string): void => {
    done = true;
    pending = '';
    lines = [];
    handlers.onNonsense(what);
  };

  const takeLine = (line: string): void => {
    if (!/^[2-5]\d\d(?:[ -]|$)/.test(line)) {
      fail('the relay said something that is no SMTP reply');
      return;
    }
    lines.push(line);
    if (line[3] === '-') return;
    const text = toText(lines.join('\n'));
    lines = [];
    bytes = 0;
    handlers.onReply({ code: Number(line.slice(0, 3)), text });
  };

  return (chunk: Buffer): void => {
    if (done) return;
    bytes += chunk.length;
    const parts = (pending + chunk.toString('latin1')).split('\n');
    pending = parts.pop()!;
    for (const part of parts) {
      takeLine(part.endsWith('\r') ? part.slice(0, -1) : part);
      if (done) return;
    }
    // Bytes after a whole reply belong to the next.
    if (lines.length === 0) bytes = pending.length;
    if (bytes > MAX_REPLY_BYTES) fail('the relay’s reply is too long');
  };
};

const toText = (latin1: string): string =>
  storable(/[\x80-\xff]/.test(latin1) ? Buffer.from(latin1, 'latin1').toString() : latin1);
