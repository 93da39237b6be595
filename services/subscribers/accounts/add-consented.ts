import type { PoolClient } from 'pg';
import { type ImportRejection, stageRows, toCopyLine, writeStaged } from '../import/import.ts';
import type { ImportRow } from '../import/import-row.ts';
import type { ReaderState } from '../preferences/preferences.ts';
import type { Suppression } from '../privacy/suppression.ts';
import { interestEntries, type NumberKey, numberEntries } from '../settings.ts';
import type { Added, Addition } from './addition.ts';
import type { ConsentProof } from './wanted.ts';

type Consented = Addition & { consent: ConsentProof };
type Written = {
  line: number;
  subscriberId: number;
  publicId: string;
  state: ReaderState;
  isNew: boolean;
};

export const READ_WRITTEN = `
  select r.line, s.id as "subscriberId", s.public_id as "publicId", s.state, r.known_state is null as "isNew"
  from import_rows r join subscribers s on s.id = r.subscriber_id`;

const toRow = ({ address, addressKey, wanted, consent }: Consented): ImportRow => ({
  address,
  addressKey,
  ...(Object.fromEntries(interestEntries.map(([list]) => [list, wanted[list] ?? null])) as Pick<
    ImportRow,
    (typeof interestEntries)[number][0]
  >),
  ...(Object.fromEntries(numberEntries.map(([key]) => [key, wanted[key] ?? null])) as Record<
    NumberKey,
    number | null
  >),
  zone: wanted.zone ?? null,
  days: wanted.days ?? null,
  pausedUntil: null,
  ...(wanted.liked && { liked: wanted.liked }),
  ...(wanted.disliked && { disliked: wanted.disliked }),
  consentAt: new Date(consent.at),
  consentSource: consent.source,
  consentIp: consent.ip,
  consentWording: consent.wording,
  consentAgent: consent.agent,
  consentVia: consent.via,
});

/**
 * Makes people of different addresses active by the statements of the import, under its rules: nobody who left or must not be
 * mailed comes back. Returns what became of each, in order.
 */
export const addConsented = async (
  client: PoolClient,
  additions: Consented[],
  { suppression, now }: { suppression: Pick<Suppression, 'among'>; now: Date },
): Promise<Added[]> => {
  if (additions.length === 0) return [];
  const suppressed = await suppression.among(
    client,
    additions.map(({ addressKey }) => addressKey),
  );
  // In the order of the addresses, so that two calls with the same people do not wait for each other.
  const inOrder = additions
    .map((addition, at) => ({ addition, at }))
    .filter(({ addition }) => !suppressed.has(addition.addressKey))
    .sort((a, b) => (a.addition.addressKey < b.addition.addressKey ? -1 : 1));
  await stageRows(
    client,
    inOrder.map(({ addition }, place) => toCopyLine(place, toRow(addition))),
  );
  const rejected: ImportRejection[] = [];
  await writeStaged(client, now, rejected);
  const { rows } = await client.query<Written>(READ_WRITTEN);
  const added: Added[] = additions.map(() => ({
    status: 'refused',
    reason: 'suppressed: this address must not be mailed',
  }));
  for (const { line, reason } of rejected) added[inOrder[line]!.at] = { status: 'refused', reason };
  for (const { line, isNew, ...account } of rows)
    added[inOrder[line]!.at] = { status: isNew ? 'created' : 'updated', ...account };
  return added;
};
