import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import nodemailer from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type Mail from 'nodemailer/lib/mailer/index.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMailStore } from '../../bin/local/inbox/store.ts';
import { buildInboxApp } from '../../bin/local/inbox/web.ts';
import { startInbox } from '../../bin/local/inbox.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'paperboy-inbox-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const start = async () => {
  const inbox = await startInbox({ dataDir, smtpPort: 0, webPort: 0, log: () => {} });
  await inbox.ready;
  return inbox;
};

/** Returns the server's reply to each line. */
const converse = (url: string, lines: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      // The last line of a reply has a space after its code (RFC 5321, 4.2.1).
      if (/^\d{3} .*\r\n$/m.test(heard.slice(heard.lastIndexOf('\n', heard.length - 2) + 1)))
        socket.write(`${lines.shift() ?? 'QUIT'}\r\n`);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });

describe('the inbox as a process', () => {
  test('stores any mail byte for byte, for the addresses of its envelope, across a restart', async () => {
    const raw = Buffer.from(
      'From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>\r\nSubject: =?utf-8?q?M=C2=B3ViT?=\r\n\r\n\xe9t\xe9\r\n.\r\n',
      'latin1',
    );
    const to = ['b@example.org', 'zoë@bücher.example'];
    let inbox = await start();
    await nodemailer
      .createTransport(inbox.smtpUrl)
      .sendMail({ envelope: { from: '', to }, raw, encoding: '8bit' } as Mail.Options);
    const before = await inbox.list();
    expect(before).toMatchObject([
      { subject: 'M³ViT', to: ['b@example.org', expect.stringMatching(/^zoë@/)] },
    ]);
    await inbox.stop();
    // Files of other programs are ignored.
    await writeFile(join(dataDir, 'mails', 'aB3dE6gH.eml'), raw);

    inbox = await start();
    expect(await inbox.list()).toEqual(before);
    expect(await inbox.source(before[0]!.id)).toEqual(raw);
    await inbox.stop();
  });

  test('offers the extensions that our transport uses, and neither log-in nor encryption', async () => {
    const inbox = await start();
    const heard = await converse(inbox.smtpUrl, ['EHLO here', 'STARTTLS', 'AUTH PLAIN AGEAYg==']);
    await inbox.stop();
    expect(heard).toMatch(/^250[ -]PIPELINING\r$/m);
    expect(heard).toMatch(/^250[ -]8BITMIME\r$/m);
    expect(heard).not.toMatch(/^250.*(?:AUTH|STARTTLS)/m);
    expect(heard.match(/^500 /gm)).toHaveLength(2);
  });
});

test('the newest mails stay, and a half-written mail does not count', async () => {
  const store = await openMailStore(dataDir, 3);
  for (const subject of ['a', 'b', 'c', 'd', 'e'])
    await store.add([], Buffer.from(`Subject: ${subject}\r\n\r\n`));
  expect(store.list().map(({ subject }) => subject)).toEqual(['c', 'd', 'e']);
  expect(await readdir(dataDir)).toHaveLength(6);

  const ids = store.list().map(({ id }) => id);
  await rm(join(dataDir, `${ids[0]}.json`));
  await writeFile(join(dataDir, `${ids[1]}.json`), '');
  expect((await openMailStore(dataDir)).list().map(({ id }) => id)).toEqual([ids[2]]);
  expect((await openMailStore(dataDir, 0)).list()).toEqual([]);
});

describe("the inbox's pages", () => {
  let app: FastifyInstance;
  let add: (mail: Mail.Options) => Promise<string>;
  beforeEach(async () => {
    const store = await openMailStore(dataDir);
    app = await buildInboxApp(store);
    add = async (mail) => {
      await store.add(['b@example.org'], await new MailComposer(mail).compile().build());
      return store.list().at(-1)!.id;
    };
  });
  afterEach(() => app.close());

  test('the list starts with the newest, escapes, and says whether it has changed', async () => {
    expect((await app.inject('/')).body).toContain('No mail yet. Sign up on the site and it comes here.');
    const first = await add({ from: '"<i>" <a@example.org>', subject: '<b>First</b>', text: 'x' });
    const second = await add({ subject: 'Second', text: 'x' });
    const { body, headers } = await app.inject('/');
    expect([...body.matchAll(/href="\/mail\/([^"]+)"/g)].map(([, id]) => id)).toEqual([second, first]);
    expect(body).toContain('&lt;b&gt;First&lt;/b&gt;');
    expect(body).not.toMatch(/<[bi]>/);

    const again = () => app.inject({ url: '/', headers: { 'if-none-match': headers.etag as string } });
    expect((await again()).statusCode).toBe(304);
    await add({ subject: 'Third', text: 'x' });
    expect((await again()).body).toContain('Third');
  });

  test('the HTML of a mail can open links in tabs, and do nothing else', async () => {
    const gif = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
    const id = await add({
      subject: 'Hello',
      html: '<!DOCTYPE html><p>a target="_top"</p><a target="_self" href="/x">x</a><img src="cid:one">',
      attachments: [{ cid: 'one', content: Buffer.from(gif, 'base64'), contentType: 'image/gif' }],
    });
    const page = await app.inject(`/mail/${id}`);
    const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
    expect(page.body).toContain(`<iframe title="The mail" sandbox="${sandbox}" src="/mail/${id}/html">`);
    const { body, headers } = await app.inject(`/mail/${id}/html`);
    expect(body).toBe(
      `<!DOCTYPE html><base target="_blank"><p>a target="_top"</p><a href="/x">x</a><img src="data:image/gif;base64,${gif}">`,
    );
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`sandbox ${sandbox}`);
    expect(policy.join()).not.toMatch(/script|https?:|\*/);
  });

  test('a mail without HTML is shown as text, with its addresses as links', async () => {
    const id = await add({ subject: 'Hello', text: '<p> See (https://example.org/?a=1&b=2).' });
    const address = 'https://example.org/?a=1&amp;b=2';
    expect((await app.inject(`/mail/${id}`)).body).toContain(
      `>&lt;p&gt; See (<a href="${address}" target="_blank">${address}</a>).`,
    );
    expect((await app.inject(`/mail/${id}/source`)).body).toMatch(/>Subject: Hello\r\n/);
    const source = await app.inject(`/api/mails/${id}/source`);
    expect(source.headers).toMatchObject({
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${id}.eml"`,
    });
    for (const url of ['/mail/none', '/mail/none/html', `/mail/${id}/none`, '/api/mails/..%2fx/source'])
      expect((await app.inject(url)).statusCode).toBe(404);
  });

  test('only its own page can delete, and requests under another host name are refused', async () => {
    await add({ subject: 'Hello', text: 'x' });
    const host = 'localhost:1080';
    const remove = (origin: string) =>
      app.inject({ method: 'POST', url: '/delete-all', headers: { host, origin } });
    expect((await remove('http://elsewhere.example')).statusCode).toBe(403);
    expect((await app.inject({ url: '/api/mails', headers: { host: 'rebound.example' } })).statusCode).toBe(
      403,
    );
    expect((await app.inject('/api/mails')).json()).toHaveLength(1);
    expect((await remove(`http://${host}`)).statusCode).toBe(303);
    expect((await app.inject('/api/mails')).json()).toEqual([]);
    expect(await readdir(dataDir)).toEqual([]);
  });
});
