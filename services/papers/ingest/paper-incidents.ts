import type { IncidentWriter } from '../../incidents/incidents.ts';

/** What may go wrong with papers and their sources; docs/sources.md says when each is raised. */
export const paperIncidentKinds = [
  'no-papers',
  'all-known',
  'few-papers',
  'source-failing',
  'stale-feed',
  'malformed-list',
  'bad-file',
] as const;
export type PaperIncident = (typeof paperIncidentKinds)[number];

export type PaperIncidents = IncidentWriter<PaperIncident>;
