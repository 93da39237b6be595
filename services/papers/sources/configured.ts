import { createArxivAtom } from './arxiv-atom.ts';
import { createFeed } from './feed.ts';
import { createHfDailyPapers } from './hf-daily-papers.ts';
import type { Source } from './source.ts';

/** The sources of SOURCES that are asked over HTTP: `hf-daily-papers`, `arxiv:cs.AI`, `feed:https://…`. */
export const configuredSources = (config: {
  sources: string[];
  hfUrl: string;
  arxivFeedUrl: string;
}): Source[] =>
  config.sources
    .filter((name) => !name.startsWith(FOLDER))
    .map((name) => {
      if (name.startsWith('arxiv:'))
        return createArxivAtom({ category: name.slice('arxiv:'.length), baseUrl: config.arxivFeedUrl });
      if (name.startsWith('feed:')) return createFeed({ url: name.slice('feed:'.length) });
      return createHfDailyPapers({ baseUrl: config.hfUrl });
    });

const FOLDER = 'folder:';

/** The folders of SOURCES that are watched: `folder:/srv/daily-papers`. */
export const configuredFolders = (config: { sources: string[] }): string[] =>
  config.sources.filter((name) => name.startsWith(FOLDER)).map((name) => name.slice(FOLDER.length));
