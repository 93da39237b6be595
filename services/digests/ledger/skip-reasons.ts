/** Why a digest was skipped, as Postgres has it, and the note that operators read beside it. */
export const skipReasons = {
  no_new_edition: 'no new edition',
  /** The papers of a list that came late are offered with the next digest. */
  list_late: 'the list had not arrived',
  none_good_enough: 'none of the papers was good enough',
  reader_left: 'the reader left, paused or was suppressed while it was queued',
  suppressed: 'the address is suppressed',
  cancelled: 'cancelled by the operator',
} as const;
export type SkipReason = keyof typeof skipReasons;

/** Returns the outcome of a digest that is not sent; `candidateCount` is how many papers it could have held. */
export const skipped = (skipReason: SkipReason, candidateCount?: number) => ({
  state: 'skipped' as const,
  skipReason,
  candidateCount,
  note: candidateCount ? `none of ${candidateCount} papers was good enough` : skipReasons[skipReason],
});

/** Sets `skip_reason` and `note` of a row that the operator called off, in SQL. */
export const SET_CANCELLED = `skip_reason = 'cancelled', note = '${skipReasons.cancelled}'`;

/**
 * The reason of a row of `digests`, in SQL. Rows that were skipped before the column was there have only their note; they are gone
 * after LEDGER_RETENTION_DAYS.
 */
export const SKIP_REASON = `case when state = 'skipped' then coalesce(skip_reason::text,
    case ${Object.entries(skipReasons)
      .map(([reason, note]) => `when note = '${note}' then '${reason}'`)
      .join(' ')} when note like 'none of %' then 'none_good_enough' end) end`;
