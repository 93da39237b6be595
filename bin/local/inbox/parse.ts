import type { ParsedMail, SimpleParserOptions } from 'mailparser';

/** Parses a mail; the pictures that its HTML shows become `data:` in it. */
export const parseMail = async (raw: Buffer, options?: SimpleParserOptions): Promise<ParsedMail> => {
  // The parser takes longer to load than the rest of the inbox, and the start does not need it.
  const { simpleParser } = await import('mailparser');
  return simpleParser(raw, options);
};
