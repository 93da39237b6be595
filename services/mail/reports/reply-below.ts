import { replyIn } from './reply.ts';

const MAX_LINES = 500;
const MAX_LINE_CHARS = 1_000;
const LINES_BELOW = 5;

/**
 * Returns the reply that the words for people hold beside a recipient or in the lines below, or null: OpenSMTPD, and Courier in a
 * warning, write it nowhere else.
 */
export const replyBelow = (said: { recipient: string | null; context: string }): string | null => {
  const { recipient, context } = said;
  if (recipient === null) return null;
  const lines = context.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_LINE_CHARS).trim());
  const heads = [`${recipient}:`, `<${recipient}>:`];
  const at = lines.findIndex((line) => heads.some((head) => line.startsWith(head)));
  if (at === -1) return null;
  const [first, ...rest] = lines.slice(at, at + LINES_BELOW);
  const end = rest.indexOf('');
  const below = [first!.slice(first!.indexOf(':') + 1), ...rest.slice(0, end === -1 ? undefined : end)];
  const reply = below.find((line) => replyIn(line).code !== null);
  return reply?.replace('<<< ', '').trim() ?? null;
};
