import { createReadersOpinion } from '../admin/readers-opinion.ts';
import type { SendingIncident } from '../digests/delivery/sending-incidents.ts';
import type { ReportIncident } from '../inbound/report-incidents.ts';
import { createIncidents } from '../incidents/incidents.ts';
import { createOperatorNotes } from '../mail/operator-note.ts';
import type { EndpointIncident } from '../outbound/endpoint.ts';
import { createEditionChanges } from '../papers/editions/edition-changes.ts';
import { createEditions } from '../papers/editions/editions.ts';
import { createPaperCounts } from '../papers/editions/paper-counts.ts';
import { createPaperFacts } from '../papers/editions/paper-facts.ts';
import { createArrivals } from '../papers/ingest/arrivals.ts';
import { createCollector } from '../papers/ingest/collect.ts';
import { createCuration } from '../papers/ingest/curation.ts';
import { createEditionClosing } from '../papers/ingest/edition-closing.ts';
import { createEditionInTheMaking } from '../papers/ingest/edition-in-the-making.ts';
import { createEditionOrder } from '../papers/ingest/edition-order.ts';
import { createIngest } from '../papers/ingest/ingest.ts';
import { createFileIngest } from '../papers/ingest/ingest-files.ts';
import { createLookUp } from '../papers/ingest/look-up.ts';
import { createPaperAdditions } from '../papers/ingest/paper-additions.ts';
import type { PaperIncident } from '../papers/ingest/paper-incidents.ts';
import { createSourceHealth } from '../papers/ingest/source-health.ts';
import { createSourceList } from '../papers/ingest/source-list.ts';
import { createSubmissions } from '../papers/ingest/submissions.ts';
import { createWatchedFolder } from '../papers/ingest/watched-folder.ts';
import { createPictureFetching } from '../papers/pictures/fetch-pictures.ts';
import { createPictures } from '../papers/pictures/pictures.ts';
import { createRedraw } from '../papers/pictures/redraw.ts';
import { createSearch } from '../papers/search/search.ts';
import { createSearchIndex } from '../papers/search/search-index.ts';
import { readSources } from '../papers/sources/registry.ts';
import { createTopics } from '../papers/topics.ts';
import { followPapers } from '../subscribers/preferences/ratings.ts';
import type { Base } from './base.ts';

/** Wires papers: their sources, their editions and the search. */
export const wirePapers = ({ db, clock, log, config, transactionalTransport, fetcher, parsing }: Base) => {
  const editions = createEditions({ db });
  const editionChanges = createEditionChanges({ db });
  const paperFacts = createPaperFacts({ db });
  const index = createSearchIndex({ db });
  const ingest = createIngest({ db, clock, log, index, onPapers: followPapers });
  const ingestFiles = createFileIngest({ ingest, index, log, fetcher });
  const notes = createOperatorNotes({ config, transport: transactionalTransport });
  const incidents = createIncidents<PaperIncident | SendingIncident | ReportIncident | EndpointIncident>({
    db,
    clock,
    log,
    tell: ({ id, subject, message }) => notes.send({ id, subject: `Paperboy: ${subject}`, text: message }),
  });
  const { sourceFailingHours: failingHours } = config;
  const sourceHealth = createSourceHealth({ db, clock, log, incidents, failingHours });
  const collector = createCollector({ db, clock, fetcher, ingest, parsing, incidents, health: sourceHealth });
  const { sources, folders: dirs } = readSources(config);
  const folders = dirs.map((dir) =>
    createWatchedFolder({ dir, db, clock, log, ingest, parsing, incidents, health: sourceHealth }),
  );
  const opinionOf = createReadersOpinion({ db });
  const counts = createPaperCounts({ db, clock, opinionOf, days: config.countDays });
  const { editionClosesAt: closesAt, sourcePollMinutes: pollMinutes } = config;
  const inTheMaking = createEditionInTheMaking({ db, closesAt });
  const sourceList = createSourceList({
    db,
    clock,
    sources,
    folders: folders.map(({ name }) => name),
    inTheMaking,
    pollMinutes,
  });
  const closeEdition = createEditionClosing({ db, ingest, counts, incidents });
  const editionOrder = createEditionOrder({ db, clock });
  const arrivals = createArrivals({
    health: sourceHealth,
    db,
    clock,
    log,
    collector,
    closeEdition,
    incidents,
    counts,
    sources,
    folders,
    inTheMaking,
    closesAt,
    pollMinutes,
    countDays: config.countDays,
  });
  const search = createSearch({ db });
  const lookUp = createLookUp({ fetcher, parsing, arxivApiUrl: config.arxivApiUrl });
  const curation = createCuration({ db, clock, index, onPapers: followPapers });
  const submissions = createSubmissions({ db, clock, log, ingest, lookUp, inTheMaking, parsing });
  const paperAdditions = createPaperAdditions({ db, clock, ingest, inTheMaking });
  const topics = createTopics({ db });
  const pictures = createPictures({ db });
  const pictureFetching = createPictureFetching({
    db,
    clock,
    log,
    fetcher,
    redraw: createRedraw(),
    isOn: config.fetchesPictures,
  });

  return {
    editions,
    editionChanges,
    paperFacts,
    index,
    ingest,
    ingestFiles,
    fetcher,
    notes,
    incidents,
    sourceHealth,
    sourceList,
    inTheMaking,
    closeEdition,
    editionOrder,
    counts,
    arrivals,
    search,
    curation,
    paperAdditions,
    submissions,
    topics,
    pictures,
    pictureFetching,
  };
};

export type Papers = ReturnType<typeof wirePapers>;
