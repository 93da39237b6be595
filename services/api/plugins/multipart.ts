import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import type { PreferencesForm } from '../../subscribers/preferences/preferences-form.ts';

/** The size of the largest file that a form carries: an import of readers, as CSV. */
export const MAX_IMPORT_BYTES = 20_000_000;

/** No form has this many parts; 18,000 of them in 1 MB take 30 ms to read. */
const MAX_PARTS = 5_000;

/** Parses forms that carry files: a file becomes its text, a repeated name a list. */
export const registerMultipart = (app: FastifyInstance, options: { bodyLimit: number }): void => {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: options.bodyLimit },
    async (request: { headers: { 'content-type'?: string } }, body: Buffer) =>
      readMultipart(request.headers['content-type'] ?? '', body),
  );
};

/** Returns a form's fields. @throws DomainError `invalid_input` for a body that is not a complete form */
export const readMultipart = async (contentType: string, body: Buffer): Promise<PreferencesForm> => {
  if (hasMoreParts(body)) throw new DomainError('invalid_input', 'The form has too many fields.');
  const data = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch((error: unknown) => {
      throw new DomainError('invalid_input', 'The form arrived damaged. Please send it again.', {
        cause: error,
      });
    });
  const fields = new Map<string, string[]>();
  for (const [name, value] of data) {
    const text = typeof value === 'string' ? value : decode(await value.arrayBuffer());
    const same = fields.get(name);
    if (same) same.push(text);
    else fields.set(name, [text]);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
};

const hasMoreParts = (body: Buffer): boolean => {
  let at = -1;
  for (let count = 0; count <= MAX_PARTS; count += 1) {
    at = body.indexOf('\r\n--', at + 1);
    if (at === -1) return false;
  }
  return true;
};

// Old reference managers write Latin-1, in which every byte is a character: a file that is not UTF-8 is read as that.
const decode = (bytes: ArrayBuffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
};
