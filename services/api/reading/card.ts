import { createRequire } from 'node:module';
import { excerpt } from '../../papers/text/excerpt.ts';
import { createVersionedCache } from '../../platform/cache.ts';
import { count } from '../../platform/plural.ts';
import { trimEndOf } from '../../platform/trim.ts';
import type { Container } from '../../wiring/container.ts';
import type { Days } from './days.ts';
import { type Period, periodHeading } from './period.ts';
import { sortPapers } from './sort.ts';

const MAX_CARDS = 40;
const TITLES = 3;
const LINE_CHARS = 50;

const font = (file: string): string =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/gelasio/${file}`);

/** Breaks a title into at most two lines of some 50 characters, and cuts what is longer. */
export const cardLines = (title: string): string[] => {
  const lines: string[] = [''];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= LINE_CHARS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const cut = (line: string): string =>
    line.length > LINE_CHARS + 4 ? `${line.slice(0, LINE_CHARS)}…` : line;
  if (lines.length <= 2) return lines.map(cut);
  const second = trimEndOf(cut(lines[1]!), /[\s,;:.–—-]/);
  return [cut(lines[0]!), `${second.slice(0, LINE_CHARS - 1)}…`];
};

/** Draws the pictures that other sites show beside a link to an edition: PNG, 1200 by 630 pixels. */
export const createCards = ({
  clock,
  editionChanges,
  templates,
  days,
}: Pick<Container, 'clock' | 'editionChanges' | 'templates'> & { days: Days }) => {
  const cache = createVersionedCache<string, Buffer | null>({ name: 'cards', max: MAX_CARDS });

  const draw = async (period: Period): Promise<Buffer | null> => {
    const { papers } = await days.read(period.from);
    if (papers.length === 0) return null;
    const svg = templates.page('card', {
      heading: periodHeading(period, clock.now().toISOString().slice(0, 4)),
      count: count(papers.length, 'trending paper'),
      titles: sortPapers(papers, 'trending')
        .slice(0, TITLES)
        .map(({ title }) => cardLines(excerpt(title, { maxChars: 200 }))),
    });
    // The library is loaded at the first picture, because most processes never draw one.
    const { renderAsync } = await import('@resvg/resvg-js');
    const image = await renderAsync(svg, {
      font: {
        loadSystemFonts: false,
        fontFiles: [font('400Regular/Gelasio_400Regular.ttf'), font('700Bold/Gelasio_700Bold.ttf')],
        defaultFontFamily: 'Gelasio',
      },
    });
    return image.asPng();
  };

  return {
    /** Returns the picture of a day; null for a day without papers. */
    of: async (period: Period): Promise<Buffer | null> =>
      cache.read(
        period.name,
        // At New Year the heading gets its year.
        `${await editionChanges.version()} ${clock.now().getUTCFullYear()}`,
        () => draw(period),
      ),
  };
};

export type Cards = ReturnType<typeof createCards>;
