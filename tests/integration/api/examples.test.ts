import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiScopeNames } from '../../../services/admin/api-scopes.ts';
import { type Description, operationsOf } from '../../../services/api/v1/description/types.ts';
import { createParsing } from '../../../services/papers/parsing/parsing.ts';
import { createChecks } from '../../support/api-fuzz/response-check.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';
import { createWorld } from '../../support/world.ts';

// It stands for arXiv, which knows every id.
let arxiv: WebServer;
const feed = (id: string) => `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
  <id>http://arxiv.org/abs/${id}v1</id><published>2025-09-01T10:00:00Z</published><title>Submitted paper ${id}</title>
  <summary>We curate papers.</summary><author><name>Bo Li</name></author><category term="cs.CL"/></entry></feed>`;

let world: Awaited<ReturnType<typeof createWorld>>;
let description: Description;
let key: string;

beforeAll(async () => {
  arxiv = await startWebServer({
    '/api/query': (request, response) => {
      response.end(feed(/id_list=([\d.]+)/.exec(request.url!)![1]!));
    },
  });
  world = await createWorld({
    seeded: true,
    env: { ADMIN_EMAILS: 'ada@papers.example.org', ARXIV_API_URL: arxiv.url },
    // A busy machine may take seconds to start the first thread.
    parsing: createParsing({ maxThreads: 1, pasteMs: 60_000, pageMs: 60_000 }),
  });
  // The examples name these papers.
  await world.db.query(
    `update papers set arxiv_id = ($1::text[])[id], identity = 'arxiv:' || ($1::text[])[id] where id <= 3`,
    [['2410.15027', '2509.03867', '2509.01215']],
  );
  description = (await world.app.inject('/api/v1/openapi.json')).json();
  ({ key } = await world.apiKeys.mint({
    name: 'examples',
    scopes: apiScopeNames,
    expiresAt: null,
    createdBy: 'console',
  }));
});
afterAll(async () => {
  await world.close();
  await arxiv.close();
});

const send = (method: string, url: string, payload?: unknown) =>
  world.app.inject({
    method: method.toUpperCase() as 'GET',
    url,
    headers: { authorization: `Bearer ${key}` },
    ...(payload !== undefined && { payload: payload as object }),
  });

const create = async (path: string, body: object): Promise<{ id: string }> => {
  const response = await send('post', `/api/v1${path}`, body);
  if (response.statusCode >= 300) throw new Error(`${path}: ${response.body}`);
  return response.json();
};

let readers = 0;
const reader = async (): Promise<{ id: string }> => {
  readers += 1;
  const id = await world.addReader(`reader${readers}@example.org`);
  const { rows } = await world.db.query<{ id: string }>(
    'select public_id as id from subscribers where id = $1',
    [id],
  );
  return rows[0]!;
};
const paper = async (): Promise<{ id: string }> => {
  const { rows } = await world.db.query<{ id: string }>('select public_id as id from papers where id = 9');
  return rows[0]!;
};
const digestOf = async (): Promise<{ id: string }> => {
  world.clock.set('2025-09-04T06:00:00Z');
  const { id } = await reader();
  world.clock.set('2025-09-04T07:30:00Z');
  await world.runDigests();
  return { id: `${id}.2025-09-04` };
};
const announcement = () => create('/announcements', { subject: 'A better ranking', body: 'It is better.' });
const underWay = async () => {
  const { id } = await announcement();
  return create(`/announcements/${id}/send`, { scheduledFor: '2030-01-02T08:00:00Z' });
};
const endpoint = () => create('/webhook-endpoints', { url: 'https://example.org/hooks' });
const delivery = async (): Promise<{ id: string; event: string }> => {
  const { id } = await endpoint();
  await send('post', `/api/v1/webhook-endpoints/${id}/test`);
  await world.webhookDelivery.run();
  const { data } = (await send('get', `/api/v1/webhook-endpoints/${id}/deliveries`)).json();
  return { id, event: data[0].event.id ?? data[0].event };
};
const held = async (paperId: string): Promise<{ id: string }> => {
  const { id } = await create('/submissions', { paper: paperId });
  await world.submissions.lookUpWaiting();
  return { id };
};

/** Says for an operation what must be there before its example, and the ids that it then has. */
const setUps: Record<string, () => Promise<Record<string, string>>> = {
  mergePaper: paper,
  closeEdition: async () => {
    await create('/papers', { title: 'A paper of an open edition', date: '2025-09-05' });
    world.clock.set('2025-09-05T12:00:00Z');
    return { date: '2025-09-05' };
  },
  getSource: async () => ({ name: 'daily-papers-text' }),
  getRun: digestOf,
  getSubscriber: reader,
  changeSubscriber: reader,
  eraseSubscriber: reader,
  pauseSubscriber: reader,
  resumeSubscriber: async () => {
    const { id } = await reader();
    await send('post', `/api/v1/subscribers/${id}/pause`, {});
    return { id };
  },
  unsubscribeSubscriber: reader,
  exportSubscriber: reader,
  listSavedPapers: reader,
  listDigestsOfSubscriber: reader,
  previewDigest: reader,
  getDigest: digestOf,
  getAnnouncement: announcement,
  changeAnnouncement: announcement,
  deleteAnnouncement: announcement,
  previewAnnouncement: announcement,
  testAnnouncement: announcement,
  sendAnnouncement: announcement,
  cancelAnnouncement: underWay,
  getWebhookEndpoint: endpoint,
  changeWebhookEndpoint: endpoint,
  deleteWebhookEndpoint: endpoint,
  rotateWebhookSecret: endpoint,
  testWebhookEndpoint: endpoint,
  listWebhookDeliveries: endpoint,
  resendWebhooksSince: endpoint,
  getWebhookDelivery: delivery,
  resendWebhook: delivery,
  liftSuppression: () => create('/suppressions', { email: 'grace@example.org', reason: 'asked' }),
  getSubmission: () => create('/submissions', { paper: '2410.15028' }),
  approveSubmission: () => held('2410.15029'),
  rejectSubmission: () => held('2410.15030'),
};

it('the example of every operation does what it says, and its response is as described', async () => {
  const { faultOf } = createChecks(description);
  const faults: string[] = [];
  for (const { path, method, operation } of operationsOf(description)) {
    const { operationId = '', parameters = [], requestBody } = operation;
    const ids = await setUps[operationId]?.();
    const url = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
      encodeURIComponent(String(ids?.[name] ?? parameters.find((each) => each.name === name)?.example)),
    );
    const query = parameters
      .filter((each) => each.in === 'query' && each.required)
      .map((each) => `${each.name}=${encodeURIComponent(String(each.example))}`)
      .join('&');
    const body = requestBody?.content['application/json']?.example;
    const response = await send(method, query === '' ? url : `${url}?${query}`, body);
    const fault =
      response.statusCode >= 300 ? `${response.statusCode} ${response.body}` : faultOf(operation, response);
    if (fault !== null) faults.push(`${operationId}: ${fault.slice(0, 500)}`);
  }
  expect(faults).toEqual([]);
});
