import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Draft } from '../../services/announcements/announcement.ts';
import { everybody } from '../../services/announcements/segment.ts';
import { createWorld, post, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { BOUNCE_DOMAIN: 'bounces.example.org' } });
});
afterAll(() => world.close());

beforeEach(async () => {
  for (const table of [
    'announcements',
    'mail_reports',
    'suppressions',
    'sending_holds',
    'domain_holds',
    'subscribers',
  ])
    await world.db.query(`delete from ${table}`);
  world.mail.mails.length = 0;
});

const draft = (given: Partial<Draft> = {}): Draft => ({
  subject: 'A new ranking',
  body: 'We changed **how papers are ranked**. [Read why](https://papers.example.org/why).',
  segment: everybody(),
  ...given,
});

/** Creates an announcement, asks for it to be sent now, and returns it. */
const send = async (given: Partial<Draft> = {}) => {
  const { id, version } = await world.announcements.create(draft(given), 'console');
  return world.announcements.send(id, version, null);
};

/** Creates an announcement and sends it in this process. */
const sendAll = async (given: Partial<Draft> = {}) => {
  const { id, number } = await send(given);
  await world.announcementRuns.run(number);
  return world.announcements.get(id);
};

test('an announcement goes to each active reader once, with the headers of a mail to many', async () => {
  const ada = await world.addReader('ada@example.org');
  await world.addReader('bob@example.org');
  const sent = await sendAll();
  expect(sent).toMatchObject({ state: 'sent', finishedAt: world.clock.now() });
  expect(sent.mails).toMatchObject({ sent: 2, planned: 0 });
  expect(world.mail.mails.flatMap(({ to }) => to).sort()).toEqual(['ada@example.org', 'bob@example.org']);

  const [mail] = world.mail.to('ada@example.org');
  const raw = mail!.raw.toString('latin1');
  const { headers, subject, html, text, messageId } = await simpleParser(mail!.raw);
  expect(subject).toBe('A new ranking');
  expect(messageId).toMatch(
    new RegExp(`^<announcement\\.${sent.number}-${ada}\\.[\\w-]{16}@papers\\.example\\.org>$`),
  );
  expect(raw).toMatch(/^List-Id: Paperboy daily <daily\.papers\.example\.org>\r$/m);
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  expect(raw).toMatch(
    /^List-Unsubscribe: <https:\/\/papers\.example\.org\/unsubscribe\/[\w-]+>, <mailto:u-[0-9a-f]+@bounces\.example\.org\?subject=unsubscribe>\r$/m,
  );
  expect(raw).toMatch(/^Precedence: bulk\r$/m);
  expect(raw).toContain(`Feedback-ID: ${sent.number}:announcement:paperboy\r\n`);
  expect(mail!.from).toMatch(/^a-[0-9a-f]+@bounces\.example\.org$/);
  expect(world.links.readAddress(mail!.from, world.clock.now())).toEqual({
    purpose: 'announcement',
    subject: ada,
    detail: sent.number,
  });
  expect(html).toContain('<strong>how papers are ranked</strong>');
  expect(text).toContain('We changed how papers are ranked. Read why (https://papers.example.org/why).');
  expect(headers.has('dkim-signature')).toBe(false);

  // The one click of RFC 8058 ends the subscription.
  const url = /^List-Unsubscribe: <https:\/\/papers\.example\.org([^>]+)>/m.exec(raw)![1]!;
  expect((await post(world.app, url, { 'List-Unsubscribe': 'One-Click' })).statusCode).toBe(200);
  expect(await world.stateOf('ada@example.org')).toBe('unsubscribed');
});
