import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Eta } from 'eta';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { oneLine } from '../../../services/templating/plain-text.ts';
import { openTemplates } from '../../../templates/open-templates.ts';
import { tokens } from '../../../templates/tokens.ts';
import { FRAME_POLICY, FRAME_SANDBOX, frameHtml } from './frame.ts';
import { parseMail } from './parse.ts';
import type { MailStore, StoredMail } from './store.ts';

const PAGE_POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const pagesDir = join(import.meta.dirname, 'pages');

type MailRoute = { Params: { id: string; part?: string } };

/** Builds the pages of a store of mails, and a few routes for programs. It asks for no password and is for this machine only. */
export const buildInboxApp = async (store: MailStore): Promise<FastifyInstance> => {
  const site = openTemplates();
  const pages = new Eta({
    views: pagesDir,
    cache: true,
    functionHeader: 'const { subjectOf, timeOf, whoOf } = it;',
  });
  const assets: Record<string, { type: string; text: string }> = {
    'icon.svg': site.assets['icon.svg']!,
    'inbox.css': {
      type: 'text/css; charset=utf-8',
      text: site.stylesheet + (await readFile(join(pagesDir, 'inbox.css'), 'utf8')),
    },
    'inbox.js': {
      type: 'text/javascript; charset=utf-8',
      text: await readFile(join(pagesDir, 'inbox.js'), 'utf8'),
    },
  };
  const page = (reply: FastifyReply, name: string, data: object) =>
    reply
      .type('text/html; charset=utf-8')
      .send(pages.render(`./${name}`, { ...data, subjectOf, timeOf, whoOf, tokens, sandbox: FRAME_SANDBOX }));

  const app = Fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
      // A stricter policy would remove the origin from the inbox's own form as well.
      'referrer-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
    // A page of another site could resolve its own name to this machine, or send a form here.
    const { origin, host } = request.headers;
    const foreign = !['localhost', '127.0.0.1'].includes(request.hostname);
    if (foreign || (request.method === 'POST' && origin !== undefined && origin !== `http://${host}`))
      return reply.code(403).send({ message: 'This inbox is for this machine only.' });
  });
  app.setNotFoundHandler((_request, reply) => {
    page(reply.code(404), 'gone', {});
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, _body, done) => done(null));

  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const asset = Object.hasOwn(assets, request.params.name) ? assets[request.params.name] : undefined;
    return asset ? reply.type(asset.type).send(asset.text) : reply.callNotFound();
  });

  app.get('/', async (request, reply) => {
    // The page shows times of today in another form than earlier ones, so the day is a part of the ETag.
    const revision = `"${store.revision()}-${new Date().toDateString().replaceAll(' ', '-')}"`;
    if (request.headers['if-none-match'] === revision) return reply.code(304).send();
    return page(reply.header('etag', revision), 'list', { revision, mails: store.list().reverse() });
  });
  app.post('/delete-all', async (_request, reply) => {
    await store.deleteAll();
    return reply.redirect('/', 303);
  });

  app.get<MailRoute>('/mail/:id/html', async (request, reply) => {
    const mail = store.get(request.params.id);
    if (!mail) return reply.callNotFound();
    const { html } = await parseMail(await store.source(mail.id));
    return reply
      .header('content-security-policy', FRAME_POLICY)
      .type('text/html; charset=utf-8')
      .send(frameHtml(html || ''));
  });
  app.get<MailRoute>('/mail/:id/:part?', async (request, reply) => {
    const { id, part = 'mail' } = request.params;
    const mail = store.get(id);
    if (!mail || !['mail', 'text', 'source'].includes(part)) return reply.callNotFound();
    const source = await store.source(id);
    const { html, text = '' } = await parseMail(source, { skipHtmlToText: true });
    const shown = part === 'mail' && !html ? 'text' : part;
    // The source is encoded and breaks addresses over lines, so none of them becomes a link.
    const pieces = shown === 'source' ? [source.toString()] : linked(text);
    return page(reply, 'mail', { mail, shown, hasHtml: Boolean(html), hasText: text !== '', pieces });
  });

  app.get('/api/mails', async () => store.list().map(({ id, subject, to, at }) => ({ id, subject, to, at })));
  app.get<MailRoute>('/api/mails/:id/source', async (request, reply) => {
    const mail = store.get(request.params.id);
    if (!mail) return reply.callNotFound();
    return reply
      .header('content-disposition', `attachment; filename="${mail.id}.eml"`)
      .type('message/rfc822')
      .send(await store.source(mail.id));
  });
  return app;
};

const subjectOf = (mail: StoredMail): string => oneLine(mail.subject) || '(no subject)';
const whoOf = ({ from }: StoredMail): string => oneLine(from.name) || from.address || 'somebody';

const sameDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const otherDay = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
/** Writes a time in the time zone of this machine, which is also the reader's. */
const timeOf = ({ at }: StoredMail): string => {
  const time = new Date(at);
  return (time.toDateString() === new Date().toDateString() ? sameDay : otherDay).format(time);
};

/** Splits text at its web addresses: even items are the text between them, odd ones the addresses. */
const linked = (text: string): string[] => text.split(/(\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?')\]])/);
