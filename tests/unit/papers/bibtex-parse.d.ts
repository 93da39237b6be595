// Declares the part of bibtex-parse that is used here, since the package has no types.
declare module 'bibtex-parse' {
  export type BibtexValue = { datatype: string; value: unknown };
  export type BibtexField = BibtexValue & { name: string };
  export type BibtexItem =
    | { itemtype: 'entry'; type: string; key: string | null; fields: BibtexField[] }
    | ({ itemtype: 'string'; name: string } & BibtexValue)
    | { itemtype: 'comment'; comment: string }
    | { itemtype: 'preamble' };
  /** Throws on the first entry that is broken. */
  export const parse: (text: string, options?: { number: 'string' }) => BibtexItem[];
}
