import { createHash } from 'node:crypto';
import type { Container } from '../../wiring/container.ts';
import { type FormOptions, wordsOf } from './form-options.ts';
import { readWebAddress } from './return-address.ts';

/** Writes the HTML of a form for other sites. */
export const createSnippet =
  ({ config, templates }: Pick<Container, 'config' | 'templates'>) =>
  (options: FormOptions): string => {
    const { dir, label, button, note, leaveEmpty } = wordsOf(options);
    const { lang, background, color, topics, withScript } = options;
    return templates
      .page('embed-form', {
        siteUrl: config.publicUrl,
        ...{ lang, dir, label, button, note, leaveEmpty, background, color, topics, withScript },
        returnTo: readWebAddress(options.returnTo)?.href ?? null,
      })
      .trim();
  };

export type Snippet = ReturnType<typeof createSnippet>;

/**
 * Returns the content security policy of a preview: the styles in its page and nothing else, no script, no sending, and
 * a place only in our own pages.
 */
export const previewPolicy = (html: string): string => {
  const hashes = [...html.matchAll(/<style>([^<]*)<\/style>/g)].map(
    ([, style]) => `'sha256-${createHash('sha256').update(style!).digest('base64')}'`,
  );
  return [
    `default-src 'none'; style-src ${hashes.join(' ')}`,
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
  ].join('; ');
};
