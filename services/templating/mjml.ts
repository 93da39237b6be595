import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export type CompiledMjml = Record<string, { html: string; errors: string[] }>;

/**
 * Compiles MJML sources, by name, all at once in a thread that ends afterwards: MJML takes some 50 MB and a second to load,
 * for a moment's work.
 */
export const compileMjml = async (sources: Record<string, string>): Promise<CompiledMjml> => {
  const worker = new Worker(new URL('./mjml-worker.mjs', import.meta.url), {
    workerData: sources,
    execArgv: [],
  });
  const [compiled] = (await once(worker, 'message')) as [CompiledMjml];
  return compiled;
};

/** Returns the HTML of one mail, without what only costs bytes. @throws when its source is wrong */
export const htmlOf = (name: string, compiled: CompiledMjml): string => {
  const { html, errors } = compiled[name]!;
  if (errors.length > 0) throw new Error(`mail/${name}.mjml: ${errors.join('; ')}`);
  // MJML repeats the title as a label, which a screen reader would read out twice.
  const unlabelled = html.replace(/aria-label="[^"]*"\s+(?=aria-roledescription)/, '');
  // Indentation is a tenth of the mail, and mail programs clip long mails.
  return unlabelled.replace(/\s+/g, (blanks) => (blanks.includes('\n') ? '\n' : blanks));
};
