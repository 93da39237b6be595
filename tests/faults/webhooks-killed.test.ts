import { afterEach, expect, test } from 'vitest';
import { recordEvent } from '../../services/events/outbox.ts';
import { long, timeout } from '../support/fault-world.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';
import { createWorld, type World } from '../support/world.ts';

const SUBJECTS = 40;
const EVENTS_EACH = 5;
const KILLS = long ? 6 : 2;

let world: World;
let receiver: Receiver;
const workers = new Set<WorkerProcess>();
afterEach(async () => {
  for (const worker of workers) await worker.kill();
  workers.clear();
  await world?.close();
  await receiver?.close();
});

test(
  'every event arrives at least once, with one id and in order by subject, whatever is killed meanwhile',
  async () => {
    receiver = await startReceiver();
    world = await createWorld({ now: new Date().toISOString(), env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' } });
    const { db } = world;
    await world.webhookEndpoints.add({ url: receiver.url, description: '', types: null });
    const begin = async (): Promise<WorkerProcess> => {
      const worker = await startWorkerProcess({ ...world.env, LOG_LEVEL: 'warn' });
      workers.add(worker);
      return worker;
    };
    let worker = await begin();

    // A kill comes while requests are under way: the receiver has read them and does not respond.
    let holding = false;
    const answer: Receiver['answer'] = (_, response) => {
      if (!holding) response.writeHead(204).end();
    };
    receiver.answer = answer;
    for (let n = 0; n < EVENTS_EACH; n += 1)
      for (let subject = 0; subject < SUBJECTS; subject += 1)
        await recordEvent(db, {
          type: n % 2 === 0 ? 'incident.opened' : 'incident.closed',
          subject: `incident:test:${subject}`,
          data: { kind: 'test', about: `${subject} ${n}` },
        });
    const total = SUBJECTS * EVENTS_EACH;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await receiver.until((all) => all.length >= (kill * total) / (KILLS + 2));
      holding = true;
      const seen = receiver.received.length;
      await receiver.until((all) => all.length > seen);
      await worker.kill();
      holding = false;
      worker = await begin();
      // As if the leases of the dead worker had ended, and the wait after its failures too.
      await db.query(`update webhook_deliveries set not_before = now() where state = 'waiting'`);
      await db.query('update webhook_endpoints set retry_at = null');
    }
    await receiver.until((all) => new Set(all.map(({ id }) => id)).size === total);

    const { rows } = await db.query<{ id: string; subject: string }>(
      `select 'evt_' || replace(uid::text, '-', '') as id, subject from events order by id`,
    );
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => id)));
    const bodies = new Map<string, string>();
    for (const { id, body } of receiver.received) {
      expect(body).toBe(bodies.get(id) ?? body);
      bodies.set(id, body);
    }
    // The first time that each event arrived, by subject.
    const firsts = new Map<string, string[]>();
    for (const id of bodies.keys()) {
      const [subject, n] = String(JSON.parse(bodies.get(id)!).data.about).split(' ');
      firsts.set(subject!, [...(firsts.get(subject!) ?? []), n!]);
    }
    for (const order of firsts.values()) expect(order).toEqual(['0', '1', '2', '3', '4']);
  },
  timeout,
);
