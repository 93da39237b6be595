import type { IncidentsOf } from '../../incidents/incidents.ts';

/** The kinds of incidents about papers and their sources; docs/sources.md says when each is raised. */
export const paperIncidentKinds = [
  'no-papers',
  'all-known',
  'few-papers',
  'source-failing',
  'stale-feed',
  'malformed-list',
  'bad-file',
] as const;
export type PaperIncidentKind = (typeof paperIncidentKinds)[number];
export type PaperIncidents = IncidentsOf<PaperIncidentKind>;
