import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiScopeNames } from '../../../services/admin/api-scopes.ts';
import { type Description, operationsOf } from '../../../services/api/v1/description/types.ts';
import { type Keyed, keyed } from '../../support/keyed.ts';
import { createWorld, type World } from '../../support/world.ts';

const DAY = '2025-09-04';
const OPERATOR = 'ada@papers.example.org';

let world: World;
let client: Keyed;
beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    now: '2025-09-04T12:00:00Z',
    env: { ADMIN_EMAILS: OPERATOR, WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' },
  });
  client = await keyed(world, ...apiScopeNames);
});
afterAll(() => world.close());

/** Holds the values of a path, and a body where the example of the description does not fit. */
type Prepared = { path?: Record<string, string>; body?: object };
let counted = 0;
const next = (): number => {
  counted += 1;
  return counted;
};
const unique = (): string => `reader${next()}@example.org`;
const made = async (path: string, body: object): Promise<string> => (await client.post(path, body)).json().id;

const consent = { at: '2025-08-01T10:00:00Z', source: 'a form', wording: 'Send me papers.' };
const subscriber = async (): Promise<Prepared> => ({
  path: { id: await made('/subscribers', { email: unique(), consent }) },
});
const draft = async (): Promise<Prepared> => ({
  path: { id: await made('/announcements', { subject: 'News', body: 'Some news.' }) },
});
const endpoint = async (): Promise<Prepared> => ({
  path: { id: await made('/webhook-endpoints', { url: 'https://example.org/hooks' }) },
});
const paper = async (): Promise<Prepared> => ({
  path: { id: (await client.post('/papers', { title: `A paper ${next()}` })).json().paper.id },
});
const pressed = (press: string) => async (): Promise<Prepared> => {
  const prepared = await paper();
  await client.post(`/papers/${prepared.path!.id}/${press}`);
  return prepared;
};
const planned = async (): Promise<Prepared> => {
  await world.addReader(unique());
  world.clock.set('2025-09-05T12:00:00Z');
  await world.planner.plan();
  const { rows } = await world.db.query<{ date: string }>('select max(local_date) as date from digests');
  return { path: { date: rows[0]!.date } };
};
const submission = async (): Promise<Prepared> => {
  const id = await made('/submissions', { paper: `2501.${10_000 + next()}` });
  const found = {
    arxivId: null,
    title: `Found ${counted}`,
    abstract: '',
    authors: [],
    links: [],
    keywords: [],
  };
  await world.db.query(`update submissions set state = 'held', draft = $2 where public_id = $1`, [
    id,
    JSON.stringify(found),
  ]);
  return { path: { id } };
};
const suppressed = async (): Promise<string> => {
  const email = unique();
  await client.post('/suppressions', { email });
  return email;
};

/** Prepares something to change for each operation that changes something. */
const prepare: Record<string, () => Promise<Prepared>> = {
  correctPaper: paper,
  pinPaper: paper,
  unpinPaper: pressed('pin'),
  hidePaper: paper,
  showPaper: pressed('hide'),
  mergePaper: async () => ({ ...(await paper()), body: { into: (await paper()).path!.id } }),
  addPaper: async () => ({ body: { title: 'A typed paper' } }),
  orderEdition: async () => {
    const { data } = (await client.get(`/editions/${DAY}?limit=2`)).json();
    return { path: { date: DAY }, body: { papers: data.map(({ id }: { id: string }) => id) } };
  },
  closeEdition: async () => {
    const { edition } = (await client.post('/papers', { title: 'Of an open edition' })).json().paper;
    world.clock.set(`${edition}T12:00:00Z`);
    return { path: { date: edition } };
  },
  cancelRun: planned,
  retryRun: async () => {
    const { path } = await planned();
    await world.db.query(`update digests set state = 'failed' where local_date = $1`, [path!.date]);
    return { path: path! };
  },
  pauseSending: async () => ({}),
  resumeSending: async () => {
    await client.post('/sending/pause', { reason: 'for a test' });
    return { body: {} };
  },
  addSubscriber: async () => ({ body: { email: unique() } }),
  addSubscribers: async () => ({
    body: { subscribers: [{ email: unique() }, { email: unique(), consent }] },
  }),
  changeSubscriber: subscriber,
  eraseSubscriber: subscriber,
  pauseSubscriber: subscriber,
  resumeSubscriber: subscriber,
  unsubscribeSubscriber: subscriber,
  addSuppression: async () => ({ body: { email: unique() } }),
  liftSuppressionOfAddress: async () => ({ body: { email: await suppressed() } }),
  liftSuppression: async () => {
    await suppressed();
    const { data } = (await client.get('/suppressions')).json();
    return { path: { id: data.find(({ reason }: { reason: string }) => reason === 'operator').id } };
  },
  createAnnouncement: async () => ({}),
  changeAnnouncement: draft,
  deleteAnnouncement: draft,
  testAnnouncement: async () => ({ ...(await draft()), body: { to: OPERATOR } }),
  sendAnnouncement: draft,
  cancelAnnouncement: async () => {
    const prepared = await draft();
    await client.post(`/announcements/${prepared.path!.id}/send`, { scheduledFor: '2030-01-02T08:00:00Z' });
    return prepared;
  },
  addWebhookEndpoint: async () => ({}),
  changeWebhookEndpoint: endpoint,
  deleteWebhookEndpoint: endpoint,
  rotateWebhookSecret: endpoint,
  testWebhookEndpoint: endpoint,
  resendWebhooksSince: endpoint,
  resendWebhook: async () => {
    const { path } = await endpoint();
    await world.incidents.raise('source-failing', `source ${next()}`, 'x');
    await world.webhookDelivery.run();
    const { data } = (await client.get(`/webhook-endpoints/${path!.id}/deliveries`)).json();
    return { path: { ...path, event: data[0].event } };
  },
  createSubmission: async () => ({}),
  approveSubmission: submission,
  rejectSubmission: submission,
};

const operations = async () => {
  const description = (await world.app.inject('/api/v1/openapi.json')).json<Description>();
  return operationsOf(description).filter(({ method }) => method !== 'get');
};

it('each change by a key is in the audit log with the name of the key', async () => {
  const changing = await operations();
  expect(changing.map(({ operation }) => operation.operationId).sort()).toEqual(Object.keys(prepare).sort());
  const { prefix } = (await world.apiKeys.list())[0]!;
  const faults: string[] = [];
  for (const { path, method, operation } of changing) {
    const { path: values = {}, body } = await prepare[operation.operationId!]!();
    const media = operation.requestBody?.content['application/json'];
    const before = (await world.audit.list(null, 1))[0]?.id ?? 0;
    const response = await world.app.inject({
      method: method.toUpperCase() as 'POST',
      url: path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!)),
      headers: client.headers,
      ...(method !== 'delete' && { payload: (body ?? media?.example ?? {}) as object }),
    });
    const [entry] = await world.audit.list(null, 1);
    const isRecorded = entry !== undefined && entry.id > before && entry.operator === `key test (${prefix}…)`;
    if (response.statusCode >= 300 || !isRecorded)
      faults.push(
        `${operation.operationId}: ${response.statusCode} ${response.body.slice(0, 200)}, ${entry?.action} by ${entry?.operator}`,
      );
  }
  expect(faults).toEqual([]);
}, 120_000);
