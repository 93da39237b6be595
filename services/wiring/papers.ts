import { createReadersOpinion } from '../digests/readers-opinion.ts';
import { createOperatorNotes } from '../mail/operator-note.ts';
import { createArrivals } from '../papers/arrivals.ts';
import { createCollector } from '../papers/collect.ts';
import { createCuration } from '../papers/curation.ts';
import { createEditionChanges } from '../papers/edition-changes.ts';
import { createEditions } from '../papers/editions.ts';
import { createIncidents } from '../papers/incidents.ts';
import { createIngest } from '../papers/ingest.ts';
import { createFileIngest } from '../papers/ingest-files.ts';
import { createLookUp } from '../papers/look-up.ts';
import { createPaperCounts } from '../papers/paper-counts.ts';
import { createSearch } from '../papers/search.ts';
import { createSearchIndex } from '../papers/search-index.ts';
import { createSourceHealth } from '../papers/source-health.ts';
import { configuredFolders, configuredSources } from '../papers/sources/configured.ts';
import { createSubmissions } from '../papers/submissions.ts';
import { createTopics } from '../papers/topics.ts';
import { createWatchedFolder } from '../papers/watched-folder.ts';
import { followPapers } from '../subscribers/ratings.ts';
import type { Base } from './base.ts';

/** Papers: where they come from, their editions, and how they are found. */
export const wirePapers = ({ db, clock, log, config, promptly, fetcher, parsing }: Base) => {
  const editions = createEditions({ db });
  const editionChanges = createEditionChanges({ db });
  const index = createSearchIndex({ db });
  const ingest = createIngest({ db, clock, log, index, onPapers: followPapers });
  const ingestFiles = createFileIngest({ ingest, index, log });
  const notes = createOperatorNotes({ config, transport: promptly });
  const incidents = createIncidents({
    db,
    clock,
    log,
    tell: ({ id, subject, message }) => notes.send({ id, subject: `Paperboy: ${subject}`, text: message }),
  });
  const { sourceFailingHours: failingHours } = config;
  const sourceHealth = createSourceHealth({ db, clock, log, incidents, failingHours });
  const collector = createCollector({ db, clock, fetcher, ingest, parsing, incidents, health: sourceHealth });
  const folders = configuredFolders(config).map((dir) =>
    createWatchedFolder({ dir, db, clock, log, ingest, parsing, incidents, health: sourceHealth }),
  );
  const opinionOf = createReadersOpinion({ db });
  const counts = createPaperCounts({ db, clock, opinionOf, days: config.countDays });
  const arrivals = createArrivals({
    health: sourceHealth,
    db,
    clock,
    log,
    collector,
    ingest,
    incidents,
    counts,
    sources: configuredSources(config),
    folders,
    closesAt: config.editionClosesAt,
    pollMinutes: config.sourcePollMinutes,
    countDays: config.countDays,
  });
  const search = createSearch({ db });
  const lookUp = createLookUp({ fetcher, parsing, arxivApiUrl: config.arxivApiUrl });
  const curation = createCuration({ db, clock, index, onPapers: followPapers });
  const submissions = createSubmissions({ db, clock, log, ingest, lookUp, parsing });
  const topics = createTopics({ db });

  return {
    editions,
    editionChanges,
    index,
    ingest,
    ingestFiles,
    fetcher,
    incidents,
    sourceHealth,
    counts,
    arrivals,
    search,
    curation,
    submissions,
    topics,
  };
};

export type Papers = ReturnType<typeof wirePapers>;
