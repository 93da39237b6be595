import { openTemplates } from '../../../templates/open-templates.ts';

export const templates = openTemplates();

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** Returns the texts between the tags of an HTML mail, as a person reads them, without separators. */
export const textRuns = (html: string): string[] =>
  html
    .replace(/<style[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>|<!--[\s\S]*?-->/g, ' ')
    .replace(/<div style="display:none[\s\S]*?<\/div>/, ' ')
    .split(/<[^>]*>/)
    .map((run) =>
      run
        .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => entities[name]!)
        .replace(/\s+/g, ' ')
        .replace(/^[ ·]+|[ ·]+$/g, ''),
    )
    .filter(Boolean);

export const visibleText = (html: string): string => textRuns(html).join(' ');

export const linksOf = (html: string): string[] =>
  [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
