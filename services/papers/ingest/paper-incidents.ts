import type { IncidentWriter } from '../../incidents/incidents.ts';

/** What may go wrong with papers; the subject is a day, a source, or a file. */
export type PaperIncident =
  | 'no-papers'
  | 'all-known'
  | 'few-papers'
  | 'source-failing'
  | 'stale-feed'
  | 'malformed-list'
  | 'bad-file';

export type PaperIncidents = IncidentWriter<PaperIncident>;
