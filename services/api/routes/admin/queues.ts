import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { AppControllerRoute, AppViewRoute, IServerAdapter, UIConfig } from '@bull-board/api/typings/app';
import type { HTTPMethods } from 'fastify';
import Type from 'typebox';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { recorder } from './audit.ts';

const BASE = '/admin/queues';

const Texts = Type.Record(Type.String(), Type.String());
const Fields = Type.Record(Type.String(), Type.Unknown());

// Bull Board has its own styles, some of them inline; its scripts come from its files only.
const POLICY =
  "default-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;base-uri 'self';form-action 'self';frame-ancestors 'none';object-src 'none'";

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
};

type Tokens = Container['tokens'];
const theme = (c: Tokens['light' | 'dark'], font: Tokens['font']) => ({
  background: c.paper,
  foreground: c.ink,
  card: c.card,
  'card-foreground': c.ink,
  popover: c.card,
  'popover-foreground': c.ink,
  primary: c.ink,
  'primary-foreground': c.paper,
  secondary: c.chip,
  'secondary-foreground': c.ink,
  muted: c.chip,
  'muted-foreground': c.soft,
  border: c.rule,
  input: c.edge,
  ring: c.accent,
  'font-sans': font.sans,
  'font-mono': font.mono,
  sidebar: c.paper,
  'sidebar-foreground': c.ink,
  'sidebar-border': c.rule,
});

/** Collects what Bull Board declares, until the routes are made from it. */
const createServerAdapter = () => {
  const board = {
    queues: undefined as Parameters<IServerAdapter['setQueues']>[0] | undefined,
    views: '',
    files: '',
    entry: undefined as AppViewRoute | undefined,
    routes: [] as AppControllerRoute[],
    config: {} as UIConfig,
    onError: undefined as Parameters<IServerAdapter['setErrorHandler']>[0] | undefined,
  };
  const put = (values: Partial<typeof board>): IServerAdapter => {
    Object.assign(board, values);
    return adapter;
  };
  const adapter: IServerAdapter = {
    setQueues: (queues) => put({ queues }),
    setViewsPath: (views) => put({ views }),
    setStaticPath: (_route, files) => put({ files }),
    setEntryRoute: (entry) => put({ entry }),
    setErrorHandler: (onError) => put({ onError }),
    setApiRoutes: (routes) => put({ routes }),
    setUIConfig: (config) => put({ config }),
  };
  return { adapter, board };
};

/**
 * Returns Bull Board's page without the fonts that it would fetch from a third party.
 * @throws when the page refers to anything else at a third party
 */
const readIndex = async (file: string, values: Record<string, string>): Promise<string> => {
  const html = (await readFile(file, 'utf8'))
    .replace(/<link[^<>]*>/g, (link) => (link.includes('fonts.googleapis.com') ? '' : link))
    .replace(/<%[-=]\s*(\w+)\s*%>/g, (_match, name: string) => values[name] ?? '');
  const foreign = /<%|(?:src|href)=["']?(?:https?:)?\/\//.exec(html);
  if (foreign) throw new Error(`Bull Board's page holds "${foreign[0]}", which is not expected there.`);
  return html;
};

/** Serves Bull Board at `/admin/queues`, behind the same sign-in. Jobs hold ids and nothing personal. */
export const queueRoutes = async (app: App, { dispatcher, audit, log, tokens }: Container): Promise<void> => {
  const record = recorder({ audit });
  const { adapter, board } = createServerAdapter();
  createBullBoard({
    queues: dispatcher.queues().map((queue) => new BullMQAdapter(queue)),
    serverAdapter: adapter,
    options: {
      uiConfig: {
        boardTitle: 'Paperboy: queues',
        boardLogo: { path: '/assets/icon.svg' },
        miscLinks: [{ text: 'Back to Paperboy', url: '/admin' }],
        hideDocsLink: true,
        favIcon: { default: '/assets/icon.svg', alternative: 'static/favicon-32x32.png' },
        theme: { light: theme(tokens.light, tokens.font), dark: theme(tokens.dark, tokens.font) },
      },
    },
  });
  const { queues, entry, files, views, config } = board;
  if (!queues || !entry) throw new Error('Bull Board did not declare its queues and its page.');

  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', POLICY).header('referrer-policy', 'same-origin');
  });

  const { name, params } = entry.handler({ basePath: BASE, uiConfig: config });
  const index = readIndex(join(views, name), params);
  index.catch((error: unknown) => log.error({ err: error }, 'Bull Board cannot be shown'));
  for (const route of [entry.route].flat())
    app.get(`/queues${route === '/' ? '' : route}`, { schema: { params: Texts } }, async (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('x-robots-tag', 'noindex')
        .send(await index),
    );

  // Only the files that are in Bull Board's folder at startup are served.
  const known = new Set(
    readdirSync(files, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')),
  );
  app.get(
    '/queues/static/*',
    { schema: { params: Type.Object({ '*': Type.String() }) } },
    async (request, reply) => {
      const path = request.params['*'];
      const type = types[extname(path)];
      if (!known.has(path) || !type) throw new DomainError('not_found', 'There is no such file.');
      return reply
        .type(type)
        .header('cache-control', 'private, max-age=86400')
        .send(await readFile(join(files, path)));
    },
  );

  for (const { method, route, handler } of board.routes) {
    const methods = [method].flat().map((each) => each.toUpperCase() as HTTPMethods);
    const acts = !methods.includes('GET');
    // Bull Board validates its input itself. Fastify refuses a body schema on a method that has no body.
    const schema = { params: Texts, querystring: Texts, ...(acts && { body: Fields }) };
    for (const url of [route].flat())
      app.route({
        method: methods,
        url: `/queues${url}`,
        schema,
        config: { byScript: true },
        handler: async (request, reply) => {
          const { params: given, query, body, headers } = request;
          try {
            const response = await handler({
              queues,
              uiConfig: config,
              params: given,
              query,
              body: body ?? {},
              headers: headers as Record<string, string>,
            });
            if (acts)
              await record(
                request,
                'changed a queue',
                '',
                `${request.method} ${request.url.slice(BASE.length, BASE.length + 200)}`,
              );
            return reply.code(response.status ?? 200).send(response.body ?? {});
          } catch (error) {
            log.warn({ err: error, route: url }, 'an action of Bull Board failed');
            const response = board.onError?.(error as Error);
            return reply.code(Number(response?.status ?? 500)).send(response?.body ?? {});
          }
        },
      });
  }
};
