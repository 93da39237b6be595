import type { ParsedMail, SimpleParserOptions } from 'mailparser';

/** A mail taken apart; pictures that its HTML shows are in that as `data:`. */
export const parseMail = async (raw: Buffer, options?: SimpleParserOptions): Promise<ParsedMail> => {
  // Loaded late: it takes longer than all the rest of the inbox, and the start does not need it.
  const { simpleParser } = await import('mailparser');
  return simpleParser(raw, options);
};
