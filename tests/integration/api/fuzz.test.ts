import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiScopeNames } from '../../../services/admin/api-scopes.ts';
import { type Description, operationsOf } from '../../../services/api/v1/description/types.ts';
import { requestsOf, validRequestsOf } from '../../support/api-fuzz/requests.ts';
import { createChecks } from '../../support/api-fuzz/response-check.ts';
import { createSender } from '../../support/api-fuzz/send.ts';
import { createTableDigest } from '../../support/table-digest.ts';
import { createWorld } from '../../support/world.ts';

// API_FUZZ_REQUESTS=5000 API_FUZZ_SEED=17 npx vitest run tests/integration/api/fuzz.test.ts
const REQUESTS = Number(process.env.API_FUZZ_REQUESTS ?? 500);
const SEED = Number(process.env.API_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MAX_FAULTS = 10;
/** Of each operation, so many valid requests begin, so that later ones find what they name. */
const VALID_FIRST = 2;
/** Limits the requests between two digests of the tables, so that a fault names few. */
const COMPARED_TOGETHER = 25;

/** These tables count requests, whatever becomes of them. */
const COUNTING = ['api_keys', 'api_key_uses', 'api_idempotency'];
const READERS = 30;
/** These operations take a list and reject each of its items by itself. */
const checksItems = ['addSubscribers'];

let world: Awaited<ReturnType<typeof createWorld>>;
beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    env: { API_REQUESTS_PER_MINUTE: '1000000', API_OPEN_REQUESTS_PER_MINUTE: '1000000', LOG_LEVEL: 'error' },
  });
  for (let n = 0; n < READERS; n += 1) await world.addReader(`reader${n}@example.org`);
});
afterAll(() => world.close());

it(`${REQUESTS} requests made from the description: no failure, no undescribed response, nothing changed by a refused one`, async () => {
  const description = (await world.app.inject('/api/v1/openapi.json')).json<Description>();
  const mint = async (scopes: string[]): Promise<string> =>
    (await world.apiKeys.mint({ name: 'fuzz', scopes, expiresAt: null, createdBy: 'console' })).key;
  const { rows: readers } = await world.db.query<{ id: string; email: string }>(
    'select public_id as id, address as email from subscribers',
  );
  const { rows: papers } = await world.db.query<{ id: string }>(
    'select public_id as id from papers limit 30',
  );
  // A key needs a scope; it lacks that of each operation but one.
  const keys = { full: await mint(apiScopeNames), lacking: await mint(['events:read']) };
  const send = createSender(world.app, keys, {
    uuid: readers.map(({ id }) => id),
    papers: papers.map(({ id }) => id),
    email: readers.map(({ email }) => email),
  });
  const { faultOf, isBody } = createChecks(description);
  const digest = await createTableDigest(world.db, { without: COUNTING });

  const faults: string[] = [];
  const statuses: Record<string, number> = {};
  const succeeded = new Set<string>();
  let before = await digest();
  let since: string[] = [];
  const compare = async (): Promise<void> => {
    if (since.length === 0) return;
    const after = await digest();
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    if (changed.length > 0) faults.push(`${changed.join(', ')} changed by one of\n  ${since.join('\n  ')}`);
    before = after;
    since = [];
  };

  const first = validRequestsOf(description).flatMap((valid, at) =>
    fc.sample(valid, { numRuns: VALID_FIRST, seed: SEED + at }),
  );
  const others = fc.sample(requestsOf(description), { numRuns: REQUESTS - first.length, seed: SEED });
  for (const request of [...first, ...others]) {
    const mayChange = request.method !== 'get';
    if (mayChange) await compare();
    const { sent, json, response } = await send(request);
    const { statusCode } = response;
    const line = `${JSON.stringify(sent).slice(0, 600)} → ${statusCode} ${response.body.slice(0, 300)}`;
    statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    const fault = faultOf(request.operation, response);
    if (fault !== null) faults.push(`${fault}: ${line}`);
    if (statusCode < 400) {
      succeeded.add(request.operation.operationId!);
      if (
        json !== undefined &&
        !checksItems.includes(request.operation.operationId!) &&
        !isBody(request.operation, json)
      )
        faults.push(`its body is not described: ${line}`);
    }
    if (mayChange && statusCode < 400) {
      before = await digest();
    } else {
      since.push(line.slice(0, 300));
      if (since.length >= COMPARED_TOGETHER) await compare();
    }
    if (faults.length >= MAX_FAULTS) break;
  }
  await compare();
  expect(faults, `API_FUZZ_SEED=${SEED}, ${JSON.stringify(statuses)}\n${faults.join('\n\n')}`).toEqual([]);
  // The example of every operation is run elsewhere; this only shows that not everything is refused.
  expect(succeeded.size / operationsOf(description).length).toBeGreaterThan(0.55);
}, 300_000);
