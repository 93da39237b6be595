/** A code that a text holds. */
export type FoundReply = { code: number | null; status: string | null };

// What may stand before a code and after it, so that ports, times and addresses of hosts are none.
const CODED =
  /(?<![^\s:;("'<#=[,.])([45][0-7]\d)(?:[ \t]{0,3}[-:#,.]?[ \t]{0,3}(?:\(?#?([45]\.\d{1,3}\.\d{1,3})(?!\.?\d))|(?![\d.]*\d|[A-Za-z%]))/g;
const STATUS = /(?<![\d.A-Za-z/-])([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)/g;

/** Returns the SMTP reply code and the enhanced code of a line; the code that has an enhanced one beside it before others. */
export const replyIn = (line: string): FoundReply => {
  let code: number | null = null;
  for (const match of line.matchAll(CODED)) {
    if (match[2] !== undefined) return { code: Number(match[1]), status: match[2] };
    code ??= Number(match[1]);
  }
  const statuses = [...line.matchAll(STATUS)].map(([, status]) => status!);
  return { code, status: statuses.find((status) => !isVague(status)) ?? statuses[0] ?? null };
};

/** Tells whether an enhanced code says no more than its class. */
export const isVague = (status: string): boolean => status.endsWith('.0.0');

/** Returns the code that says more: the server's own, where the report's is only a class. */
export const preferred = (reported: string | null, said: string | null): string | null => {
  if (reported === null || said === null) return reported ?? said;
  return isVague(reported) && !isVague(said) ? said : reported;
};
