import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import { MAX_FIELDS } from '../http/limits.ts';
import { hasMoreThan, tooManyFields } from '../http/many-fields.ts';

/** Holds a form's fields as they arrive: a text, or a list of texts where several fields share a name. */
type FormFields = Record<string, string | string[] | undefined>;

/** Limits the largest file that a form carries: a CSV file of readers to import. */
export const MAX_IMPORT_BYTES = 20_000_000;

/** Registers the parser of forms with files: a file becomes its text, and a repeated name a list. */
export const registerMultipart = (app: FastifyInstance, options: { bodyLimit: number }): void => {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: options.bodyLimit },
    async (request: { headers: { 'content-type'?: string } }, body: Buffer) =>
      readMultipart(request.headers['content-type'] ?? '', body),
  );
};

/**
 * Returns a form's fields.
 * @throws DomainError `invalid_input` for a body that is not a complete form
 */
export const readMultipart = async (contentType: string, body: Buffer): Promise<FormFields> => {
  // Each part has a line of this kind, and so has the end.
  if (hasMoreThan(body, '\r\n--', MAX_FIELDS)) throw tooManyFields();
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

// Old reference managers write Latin-1, in which every byte is a character, so a file that is not UTF-8 is read as
// Latin-1.
const decode = (bytes: ArrayBuffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
};
