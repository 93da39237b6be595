import { setTimeout as sleep } from 'node:timers/promises';
import { messageItem } from '../../../services/inbound/inbound-item.ts';
import type { Container } from '../../../services/wiring/container.ts';
import type { ReadInput } from './read-messages.ts';

/** What was done about a report, or `taken` where a worker has it in hand. */
export type Done = { digest: string | null; action: string };

type Taken = { itemId: string; isNew: boolean };
type Row = { inboundId: string; digestId: string | null; action: string };

const POLL_MS = 50;
/** A worker that has claimed an item may take longer; the item is safe all the same. */
const WAIT_MS = 10_000;

const FIND = `
  select id::text as id from inbound_items where dedupe_key = sha256($1::bytea)`;
const UNHANDLED = `
  select count(*)::int as n from inbound_items where id = any($1::bigint[]) and handled_at is null`;
const REPORTS = `
  select inbound_id::text as "inboundId", digest_id::text as "digestId", action::text as action
  from mail_reports where inbound_id = any($1::bigint[]) order by id`;

/** Stores a message. @throws the error of Postgres; then it is not stored */
export const storeInput = async (
  { intake, db }: Container,
  { raw }: ReadInput,
  recipients: string[],
): Promise<Taken> => {
  const item = messageItem('command', recipients, raw);
  const { stored } = await intake.store([item]);
  const { rows } = await db.query<{ id: string }>(FIND, [Buffer.from(item.dedupeKey)]);
  return { itemId: rows[0]!.id, isNew: stored > 0 };
};

/** Handles stored messages now, here or in a worker that has claimed them, and returns what was done about each report. */
export const handleTaken = async (container: Container, taken: Taken[]): Promise<Done[][]> => {
  const { db, itemHandler } = container;
  const ids = taken.map(({ itemId }) => itemId);
  await itemHandler.run();
  const giveUpAt = performance.now() + WAIT_MS;
  while (performance.now() < giveUpAt) {
    const { rows } = await db.query<{ n: number }>(UNHANDLED, [ids]);
    if (rows[0]!.n === 0) break;
    await sleep(POLL_MS);
  }
  const { rows } = await db.query<Row>(REPORTS, [ids]);
  return taken.map(({ itemId, isNew }) =>
    rows
      .filter(({ inboundId }) => inboundId === itemId)
      .map(({ digestId, action }) => ({ digest: digestId, action: isNew ? action : 'repeated' })),
  );
};
