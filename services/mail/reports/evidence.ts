import { cutStorable } from '../../platform/storable.ts';
import { MAX_EVIDENCE_BYTES } from './report.ts';

/** Returns a text that Postgres stores, cut to `MAX_EVIDENCE_BYTES` between two characters. */
export const evidenceOf = (pieces: string[]): string => {
  const text = cutStorable(pieces.filter((piece) => piece.trim() !== '').join('\n\n'), MAX_EVIDENCE_BYTES);
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_EVIDENCE_BYTES) return text;
  let end = MAX_EVIDENCE_BYTES;
  // A byte 10xxxxxx continues a character (RFC 3629, 3).
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
};
