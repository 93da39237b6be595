/**
 * Returns the body of an HTTP response as text. What can be read as UTF-8 is UTF-8, whatever the server says: no other
 * encoding looks like it by chance. Otherwise the stated charset is used; null where neither fits.
 */
export const decodeText = (bytes: Uint8Array, contentType: string): string | null => {
  const utf8 = tryDecode(bytes, 'utf-8');
  if (utf8 !== null) return utf8;
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const stated =
    /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ??
    /^\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(start)?.[1] ??
    (bytes[0] === 0xff || bytes[0] === 0xfe ? 'utf-16' : null);
  return stated === null || /^utf-?8$/i.test(stated) ? null : tryDecode(bytes, stated);
};

const tryDecode = (bytes: Uint8Array, charset: string): string | null => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
