/**
 * Returns an address, read against `base` if it is relative; null for text that is none. `URL.canParse` is not used: on Node 20
 * and 22 it begins to refuse addresses with letters such as `ü` once it has been called often and is compiled.
 */
export const parseUrl = (text: string, base?: string): URL | null => {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
};
