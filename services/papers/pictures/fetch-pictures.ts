import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { type Fetcher, mayPass } from '../../platform/fetcher.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import {
  claimPicture,
  giveUpPictures,
  recordFailure,
  storePicture,
  type WaitingPicture,
} from './picture-statements.ts';
import type { Redraw } from './redraw.ts';

const MAX_ATTEMPTS = 6;
/** Doubles with each attempt, to 2.7 hours. It is longer than any attempt, so that nobody else begins one meanwhile. */
const FIRST_PAUSE_MS = 5 * 60_000;
/** A thumbnail of Hugging Face has about 200 KB. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** An edition has at most about a hundred papers; an archive's worth is fetched over some hours. */
const MAX_PER_RUN = 30;
const GAP_MS = 250;
const NAME_CHARS = 32;

/** What became of one attempt. */
type Outcome = 'stored' | 'failed' | 'later' | 'host-is-busy';

/**
 * Fetches the pictures that wait, each once, and stores them as we drew them anew. It has to be called repeatedly. A failure
 * that may pass is retried with growing pauses.
 */
export const createPictureFetching = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  fetcher: Pick<Fetcher, 'fetchBytes'>;
  redraw: Redraw;
  /** Whether anything is fetched. */
  isOn: boolean;
}) => {
  const { db, clock, log, fetcher, redraw } = options;
  let isStopped = false;

  const pauseAfter = (attempts: number): Date =>
    new Date(clock.now().getTime() + FIRST_PAUSE_MS * 2 ** attempts);

  const fails = async (
    picture: WaitingPicture,
    reason: string,
    { isPassing, waitMs = 0 }: { isPassing: boolean; waitMs?: number },
  ): Promise<Outcome> => {
    const isOver = !isPassing || picture.attempts >= MAX_ATTEMPTS;
    const usual = pauseAfter(picture.attempts - 1).getTime();
    const retryAt = isOver ? null : new Date(Math.max(usual, clock.now().getTime() + waitMs));
    await recordFailure(db, picture, reason, retryAt);
    log.info({ paper: picture.paperId, reason, isOver }, 'a picture could not be fetched');
    return isOver ? 'failed' : 'later';
  };

  const fetchOne = async (picture: WaitingPicture): Promise<Outcome> => {
    const got = await fetcher.fetchBytes({
      url: picture.sourceUrl,
      accept: 'image/jpeg, image/png, image/webp, image/gif',
      gapMs: GAP_MS,
      maxBytes: MAX_FILE_BYTES,
    });
    if (got.kind === 'unchanged')
      return fails(picture, 'it returned 304 to a first request', { isPassing: true });
    if (got.kind === 'failed') {
      const outcome = await fails(picture, got.reason, {
        isPassing: mayPass(got),
        waitMs: got.retryAfterMs ?? 0,
      });
      return got.fault === 'too-many-requests' ? 'host-is-busy' : outcome;
    }
    const drawn = await redraw(got.bytes);
    if (drawn.kind !== 'drawn') return fails(picture, drawn.reason, { isPassing: drawn.kind === 'later' });
    const { bytes, width, height } = drawn;
    await storePicture(db, picture, { name: nameOf(bytes), bytes, width, height }, clock.now());
    return 'stored';
  };

  return {
    /** Fetches some pictures, those of the newest papers first, and returns how many were stored. */
    run: async (): Promise<number> => {
      if (!options.isOn) return 0;
      await giveUpPictures(db, clock.now(), MAX_ATTEMPTS);
      let stored = 0;
      for (let at = 0; at < MAX_PER_RUN && !isStopped; at += 1) {
        const picture = await claimPicture(db, {
          now: clock.now(),
          until: pauseAfter,
          maxAttempts: MAX_ATTEMPTS,
        });
        if (picture === null) break;
        const outcome = await fetchOne(picture);
        if (outcome === 'stored') stored += 1;
        if (outcome === 'host-is-busy') break;
      }
      if (stored > 0) log.info({ stored }, 'pictures fetched');
      return stored;
    },
    /** Begins no further picture, so that a worker can end. */
    stop: (): void => {
      isStopped = true;
    },
  };
};

export type PictureFetching = ReturnType<typeof createPictureFetching>;

// A hash of the bytes says nothing of the paper or the reader, and the same picture is stored once.
const nameOf = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, NAME_CHARS);
