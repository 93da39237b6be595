import { createDeliverability } from '../inbound/deliverability.ts';
import { createReportLog } from '../inbound/report-log.ts';
import type { Base } from './base.ts';

/** Wires what comes back about the mail that was sent. */
export const wireInbound = ({ db, clock }: Base) => ({
  reportLog: createReportLog({ db }),
  deliverability: createDeliverability({ db, clock }),
});

export type Inbound = ReturnType<typeof wireInbound>;
