/** Is a text in pieces; those of code are shown so. */
export type ApiWords = { text: string; isCode: boolean }[];

/** Is a parameter of an operation, or a field of a body. */
export type ApiField = { name: string; type: string; isRequired: boolean; words: ApiWords };

export type ApiOperation = {
  /** Is the `operationId`, which is also the anchor. */
  id: string;
  summary: string;
  method: string;
  path: string;
  words: ApiWords;
  /** Names the scope that a key needs; null for an operation that is open to all. */
  scope: string | null;
  parameters: ApiField[];
  body: ApiField[];
  curl: string;
  responses: { status: string; words: ApiWords; example: string | null; types: string[] }[];
  /** Lists the problems with the anchors that explain them. */
  problems: { status: string; code: string; title: string }[];
};

/** Shows the whole API on one page. */
export type DocsPage = {
  words: ApiWords;
  url: string;
  groups: { name: string; slug: string; words: ApiWords; operations: ApiOperation[] }[];
  canonical: string;
};

/** Explains each code of a problem. */
export type ProblemsPage = {
  problems: { code: string; status: number; title: string; words: ApiWords; advice: ApiWords }[];
  canonical: string;
};
