/** What reports may tell of the domain that is the subject: it refuses our mail, or too much comes back from it. */
export type ReportIncident = 'mail-blocked' | 'delivery-warning';
