import Type from 'typebox';
import { DomainError } from '../../../platform/errors.ts';
import { importColumns } from '../../../subscribers/import/import-row.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { idOf, text } from '../../http/schemas.ts';
import { MAX_IMPORT_BYTES, registerMultipart } from '../../plugins/multipart.ts';
import { recorder } from './audit.ts';
import { sessionOf } from './gate.ts';
import type { AdminPage } from './page.ts';

const REJECTED_SHOWN = 200;

const ImportForm = Type.Object({ file: Type.String({ minLength: 1, description: 'Choose a CSV file.' }) });
const TakeForm = Type.Object({ upload: text() });

const inWords = (result: { rows: number; created: number; updated: number; rejected: unknown[] }): string =>
  `${result.rows} rows: ${result.created} new, ${result.updated} changed, ${result.rejected.length} refused`;

/** Serves `/admin/import`: a CSV file of readers is first tried without changes, then imported. */
export const importRoutes = async (
  app: App,
  { subscriberImport, subscriberCounts, uploads, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });
  registerMultipart(app, { bodyLimit: MAX_IMPORT_BYTES + 10_000 });
  const blank = {
    error: null,
    report: null,
    columns: [...importColumns],
    maxMegabytes: MAX_IMPORT_BYTES / 1e6,
  };

  const run = async (content: Buffer, dryRun: boolean) => {
    const result = await subscriberImport.importCsv(
      (async function* () {
        yield content;
      })(),
      undefined,
      { dryRun },
    );
    const { rejected, ...counts } = result;
    return {
      result,
      shown: { ...counts, refused: rejected.length, rejected: rejected.slice(0, REJECTED_SHOWN) },
    };
  };

  app.get('/import', async (request, reply) => page.send(request, reply, 'admin/import', blank));

  const taking = {
    schema: { body: ImportForm },
    attachValidation: true,
    bodyLimit: MAX_IMPORT_BYTES + 10_000,
    config: { body: 'file' },
  } as const;
  app.post('/import', taking, async (request, reply) => {
    const refuse = (error: string) =>
      page.send(request, reply.code(400), 'admin/import', { ...blank, error });
    if (request.validationError) return refuse(request.validationError.message);
    const content = Buffer.from(request.body.file);
    try {
      const { shown } = await run(content, true);
      const upload = await uploads.keep(sessionOf(request).operator, content);
      return page.send(request, reply, 'admin/import', {
        ...blank,
        report: { ...shown, done: false, upload },
      });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'invalid_input')
        return refuse(`This file cannot be read: ${error.message}.`);
      throw error;
    }
  });

  app.post('/import/take', { schema: { body: TakeForm } }, async (request, reply) => {
    const id = idOf(request.body.upload);
    const content = id === null ? null : await uploads.take(id, sessionOf(request).operator);
    if (!content)
      return page.send(request, reply.code(400), 'admin/import', {
        ...blank,
        error: 'This file was imported already, or is no longer stored. Choose it again.',
      });
    const { result, shown } = await run(content, false);
    await record(request, 'imported readers', '', inWords(result));
    subscriberCounts.forget();
    return page.send(request, reply, 'admin/import', {
      ...blank,
      report: { ...shown, done: true, upload: null },
    });
  });
};
