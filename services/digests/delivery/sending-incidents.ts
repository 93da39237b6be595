import type { IncidentWriter } from '../../incidents/incidents.ts';
import type { HoldKind } from '../ledger/holds.ts';

/** What may hold up sending: all of it, with the kind of the hold, or that to one domain, which is the subject. */
export type SendingIncident = `sending-${HoldKind}` | 'domain-held';

export type SendingIncidents = IncidentWriter<SendingIncident>;
