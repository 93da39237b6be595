/** The formats of pictures that are read. SVG is none of them: it may hold scripts, and addresses to fetch. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif';

const HEAD_BYTES = 16;

/** Returns the format that the first bytes of a file say; null for every other. The name and the type that a server gives do not count. */
export const formatOf = (bytes: Buffer): PictureFormat | null => {
  const head = bytes.toString('latin1', 0, HEAD_BYTES);
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  return head.startsWith('RIFF') && head.startsWith('WEBP', 8) ? 'webp' : null;
};
