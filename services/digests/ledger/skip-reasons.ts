/** The values of `skip_reason`, and the note that operators read beside each. */
export const skipReasons = {
  no_new_edition: 'no new edition',
  /** The next digest offers the papers of a late list. */
  list_late: 'the list had not arrived',
  none_good_enough: 'none of the papers was good enough',
  reader_left: 'the reader left, paused or was suppressed while it was queued',
  suppressed: 'the address is suppressed',
  cancelled: 'cancelled by the operator',
} as const;
export type SkipReason = keyof typeof skipReasons;

/** Returns why a digest from these candidates holds no paper. */
export const whyNothing = (candidates: {
  papers: { readonly size: number };
  isLate: boolean;
}): Extract<SkipReason, 'none_good_enough' | 'list_late' | 'no_new_edition'> => {
  if (candidates.papers.size > 0) return 'none_good_enough';
  return candidates.isLate ? 'list_late' : 'no_new_edition';
};

/** Returns the outcome of a digest that is skipped; `candidateCount` is how many papers it could have held. */
export const skipped = (skipReason: SkipReason, candidateCount?: number) => ({
  state: 'skipped' as const,
  skipReason,
  candidateCount,
  note: candidateCount ? `none of ${candidateCount} papers was good enough` : skipReasons[skipReason],
});

/** SQL that sets `skip_reason` and `note` of a digest that an operator cancelled. */
export const SET_CANCELLED = `skip_reason = 'cancelled', note = '${skipReasons.cancelled}'`;

/**
 * SQL for the skip reason of a row of `digests`. Rows from before the column have only a note; their weeks are dropped after
 * LEDGER_RETENTION_DAYS.
 */
export const SKIP_REASON = `case when state = 'skipped' then coalesce(skip_reason::text,
    case ${Object.entries(skipReasons)
      .map(([reason, note]) => `when note = '${note}' then '${reason}'`)
      .join(' ')} when note like 'none of %' then 'none_good_enough' end) end`;
