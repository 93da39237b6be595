import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mailFixtures } from './fixtures/fixtures.ts';
import { pageFixtures } from './fixtures/page.ts';
import { openTemplates } from './open-templates.ts';

/** Writes every mail and page in each of its states and an `index.html` that shows them; returns the names of the files. */
export const writePreview = async (out: string): Promise<string[]> => {
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    writeFileSync(join(out, file), text);
  };

  const templates = openTemplates();
  const files: string[] = [];
  for (const [file, [name, data]] of Object.entries(mailFixtures())) {
    const mail = await templates.mail(name);
    write(`mail/${file}.html`, mail.html(data as never));
    write(`mail/${file}.txt`, mail.text(data as never));
    files.push(`mail/${file}.html`, `mail/${file}.txt`);
  }
  for (const [file, [name, data]] of Object.entries(pageFixtures())) {
    // A page that is opened from a folder finds its style sheet only by a relative path.
    write(`web/${file}.html`, templates.page(name, data as never).replaceAll('"/assets/', '"../assets/'));
    files.push(`web/${file}.html`);
  }
  for (const [name, { text }] of Object.entries(templates.assets)) write(`assets/${name}`, text);
  const frame = (file: string): string =>
    `<figure><figcaption><a href="${file}">${file}</a></figcaption>
<iframe src="${file}" title="${file}" width="700" height="800"></iframe><iframe src="${file}" title="${file}, phone" width="390" height="800"></iframe></figure>`;
  write(
    'index.html',
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Paperboy: previews</title>
<style>body{font-family:system-ui}iframe{border:1px solid #8a8174;margin-right:16px}</style>
<h1>Mails and pages</h1>${files.map(frame).join('\n')}</html>`,
  );
  return files;
};
