export type Pages = Record<string, object>;
