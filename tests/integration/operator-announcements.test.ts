import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, signIn } from '../support/operator.ts';
import { createWorld, post, type World } from '../support/world.ts';

const ada = 'ada@papers.example.org';

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await createWorld({ seeded: true, env: { ADMIN_EMAILS: ada } });
  await post(world.app, '/admin/sign-in', { email: ada });
  await world.signInMail.settled();
  const link = /https:\/\/\S+\/admin\/sign-in\/[\w-]+/.exec(
    world.mail.mails[0]!.raw.toString().replaceAll('=\r\n', ''),
  );
  operator = await signIn(world, link![0]);
  world.mail.mails.length = 0;
});
afterAll(() => world.close());

const words = { subject: 'A better ranking', body: 'We rank **better**.' };
const write = async (given: Record<string, string> = {}): Promise<string> =>
  String((await operator.post('/admin/announcements', { ...words, ...given })).headers.location).split(
    '?',
  )[0]!;
const versionIn = (html: string): string => /name="version" value="(\d+)"/.exec(html)![1]!;

test('a draft that somebody else changed meanwhile is not overwritten, and what was typed is still there', async () => {
  const path = await write();
  const version = versionIn((await operator.get(path)).body);
  expect((await operator.post(path, { ...words, subject: 'First', version })).statusCode).toBe(303);
  const late = await operator.post(path, { ...words, subject: 'Second', version });
  expect(late.statusCode).toBe(400);
  expect(late.body).toContain('was changed meanwhile');
  expect(late.body).toContain('value="Second"');
  expect((await operator.get(path)).body).toContain('value="First"');
});

test('a test goes to the operator alone, and each change is in the audit log', async () => {
  await world.addReader('reader@example.org');
  const path = await write();
  const id = path.split('/').at(-1)!;
  expect((await operator.post(`${path}/test`)).statusCode).toBe(303);
  expect(world.mail.mails.map(({ to }) => to)).toEqual([[ada]]);
  expect(world.mail.mails[0]!.raw.toString()).toContain(`X-Paperboy-Test: announcement ${id}`);
  const version = versionIn((await operator.get(path)).body);
  expect((await operator.get(`${path}/send`)).body).toContain('1 reader at present');
  expect((await operator.post(`${path}/send`, { version, at: '2030-01-01T08:00' })).statusCode).toBe(303);
  expect((await operator.post(`${path}/cancel`)).statusCode).toBe(303);
  const entries = (await world.audit.of(`announcement ${id}`, 10)).map(
    ({ action, operator: by }) => `${by}: ${action}`,
  );
  expect(entries).toEqual(
    ['cancelled an announcement', 'scheduled an announcement', 'sent themselves a test', 'wrote a draft'].map(
      (action) => `${ada}: ${action}`,
    ),
  );
  expect((await operator.get('/admin/audit')).body).toContain(`href="/admin/announcements/${id}"`);
});

test('the mail is shown in a frame that can do nothing', async () => {
  const mail = await operator.get(`${await write()}/mail`);
  expect(mail.body).toContain('<strong>better</strong>');
  expect(mail.headers['content-security-policy']).toContain('sandbox');
});

test('a draft can be deleted; what was sent cannot', async () => {
  const path = await write();
  const version = versionIn((await operator.get(path)).body);
  expect((await operator.post(`${path}/delete`, { version })).headers.location).toBe(
    '/admin/announcements?said=deleted',
  );
  expect((await operator.get(path)).statusCode).toBe(404);
  const sent = await write();
  const of = versionIn((await operator.get(sent)).body);
  await operator.post(`${sent}/send`, { version: of });
  expect((await operator.post(`${sent}/delete`, { version: of })).statusCode).toBe(409);
  expect((await operator.get(`${sent}/send`)).statusCode).toBe(200);
});

test('a name that is no announcement has no page', async () => {
  expect((await operator.get('/admin/announcements/12')).statusCode).toBe(404);
  expect((await operator.get('/admin/announcements/0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51')).statusCode).toBe(
    404,
  );
});
