import { readFile } from 'node:fs/promises';
import { inTransaction } from '../../services/platform/postgres.ts';
import { parseAddress } from '../../services/subscribers/address.ts';
import { reschedule } from '../../services/subscribers/preferences/preferences.ts';
import { consentWordings, currentWording } from '../../services/subscribers/requests/consent.ts';
import { defaultNumbers } from '../../services/subscribers/settings.ts';
import type { Container } from '../../services/wiring/container.ts';

/** A reader of `seeds/demo-subscribers.json`; missing fields have their defaults. */
type DemoReader = {
  email: string;
  state: 'active' | 'pending' | 'unsubscribed' | 'paused' | 'suppressed';
  zone: string;
  hour: number;
  days: 'daily' | 'weekdays' | 'friday';
  count: number;
  minimum?: number;
  pausedUntil?: string;
  topics?: string[];
  keywords?: string[];
  muted?: string[];
  authors?: string[];
};

const days = { daily: [1, 2, 3, 4, 5, 6, 7], weekdays: [1, 2, 3, 4, 5], friday: [5] };

export const readDemoReaders = async (): Promise<DemoReader[]> =>
  JSON.parse(
    await readFile(new URL('../../seeds/demo-subscribers.json', import.meta.url), 'utf8'),
  ) as DemoReader[];

/** Creates a reader in the state in which sign-up, preferences and later events would have left them. */
export const addDemoReader = async (container: Container, reader: DemoReader): Promise<void> => {
  const { prisma, db, clock, preferences, subscription, suppression } = container;
  const now = clock.now();
  const { address, addressKey } = parseAddress(reader.email);
  const confirmed = reader.state !== 'pending';
  const { id } = await (await prisma.client()).subscriber.create({
    data: { address, addressKey, createdAt: now, ...(confirmed && { state: 'active', confirmedAt: now }) },
  });
  if (confirmed) {
    await (await prisma.client()).consent.create({
      data: {
        subscriberId: id,
        wordingVersion: currentWording,
        wording: consentWordings[currentWording],
        source: 'demonstration',
        requestedAt: now,
        confirmedAt: now,
      },
    });
  }
  await preferences.save(id, {
    topics: reader.topics ?? [],
    keywords: reader.keywords ?? [],
    muted: reader.muted ?? [],
    authors: reader.authors ?? [],
    blocked: [],
    ...defaultNumbers(),
    paperCount: reader.count,
    minimumScore: reader.minimum ?? 0,
    days: days[reader.days],
    hour: reader.hour,
    zone: reader.zone,
    pausedUntil: reader.pausedUntil ?? null,
  });
  // The first save of preferences makes a reader due at once; these readers are older and wait for their hour.
  if (reader.state === 'active') await inTransaction(db, (client) => reschedule(client, id, now));
  if (reader.state === 'unsubscribed') await subscription.unsubscribe(id);
  if (reader.state === 'suppressed') await suppression.add(db, addressKey, 'hard bounce', now);
};
