import Type from 'typebox';
import { publicEvent } from '../../../events/event.ts';
import type { Endpoint } from '../../../outbound/endpoint.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { page as place, SaidQuery, text } from '../../http/schemas.ts';
import type { AdminPage } from './page.ts';
import { attemptView, deliveryRow, explanationOf, hostOf, webhookForm, wordOf } from './webhook-view.ts';
import { minutes, textOf } from './wording.ts';

const SHOWN = 50;
const DAY_MS = 24 * 3_600_000;
const LONG_ID = /^[0-9]{1,18}$/;

/** Says what an action did, by the name that its redirect carries. */
const words: Record<string, string> = {
  saved: 'Saved.',
  tested: 'The test event is on its way: reload to see what came of it.',
  disabled: 'Disabled: it gets nothing until you enable it.',
  enabled: 'Enabled: what waits is on its way.',
  deleted: 'Deleted, with all that waited for it.',
  resent: 'On its way again: reload to see what came of it.',
};

export const saidBy = (name: string | undefined): string | null => words[textOf(name)] ?? null;

export const EndpointParams = Type.Object({ id: Type.String() });
export const DeliveryParams = Type.Object({ id: Type.String(), event: Type.String() });

/** Returns what the pages of endpoints show; the actions show them again where a form is wrong. */
export const createWebhookPages = ({
  webhookEndpoints,
  webhookLog,
  clock,
}: Pick<Container, 'webhookEndpoints' | 'webhookLog' | 'clock'>) => ({
  all: async (said: string | null, form = webhookForm({ url: '', description: '', types: null })) => ({
    said,
    endpoints: (await webhookEndpoints.list()).map((each) => ({
      id: each.id,
      host: hostOf(each),
      description: each.description,
      types: each.types?.join(', ') ?? 'all',
      state: wordOf(each),
      since: minutes(each.disabledAt ?? each.failingSince),
      waiting: each.waiting,
    })),
    form,
  }),
  one: async (
    endpoint: Endpoint,
    shown: {
      said?: string | null;
      before?: string | null;
      form?: ReturnType<typeof webhookForm>;
      sinceError?: string;
    } = {},
  ) => {
    const { id, url, description, previousUntil, createdAt } = endpoint;
    const rows = await webhookLog.list(id, { before: shown.before ?? null, limit: SHOWN + 1 });
    const yesterday = new Date(clock.now().getTime() - DAY_MS);
    const facts: [string, string][] = [
      ['Added', `${minutes(createdAt)} UTC`],
      ['Waiting', String(endpoint.waiting)],
    ];
    if (previousUntil) facts.push(['The old secret signs too until', `${minutes(previousUntil)} UTC`]);
    return {
      id,
      url,
      description,
      state: wordOf(endpoint),
      isDisabled: endpoint.state === 'disabled',
      explanation: explanationOf(endpoint),
      facts,
      said: shown.said ?? null,
      form: shown.form ?? webhookForm(endpoint),
      since: (endpoint.disabledAt ?? endpoint.failingSince ?? yesterday).toISOString().slice(0, 16),
      sinceError: shown.sinceError ?? null,
      deliveries: rows.slice(0, SHOWN).map(deliveryRow),
      older: rows.length > SHOWN ? `/admin/webhooks/${id}?before=${rows[SHOWN - 1]!.cursor}` : null,
    };
  },
});

/** Serves `/admin/webhooks`: the addresses that are told of events, and what was sent to each. */
export const webhookRoutes = async (app: App, container: Container & { page: AdminPage }): Promise<void> => {
  const { webhookEndpoints, webhookLog, outbox, page } = container;
  const pages = createWebhookPages(container);

  app.get('/webhooks', { schema: { querystring: SaidQuery } }, async (request, reply) =>
    page.send(request, reply, 'admin/webhooks', await pages.all(saidBy(request.query.said))),
  );

  app.get(
    '/webhooks/:id',
    { schema: { params: EndpointParams, querystring: Type.Object({ said: text(40), before: place }) } },
    async (request, reply) => {
      const { said, before = '' } = request.query;
      const endpoint = await webhookEndpoints.read(request.params.id);
      const view = await pages.one(endpoint, {
        said: saidBy(said),
        before: LONG_ID.test(before) ? before : null,
      });
      return page.send(request, reply, 'admin/webhook', view);
    },
  );

  app.get(
    '/webhooks/:id/deliveries/:event',
    { schema: { params: DeliveryParams } },
    async (request, reply) => {
      const endpoint = await webhookEndpoints.read(request.params.id);
      const { delivery, attempts } = await webhookLog.read(endpoint.id, request.params.event);
      const event = await outbox.read(delivery.event);
      return page.send(request, reply, 'admin/webhook-delivery', {
        id: endpoint.id,
        host: hostOf(endpoint),
        delivery: deliveryRow(delivery),
        body: event ? JSON.stringify(publicEvent(event), null, 2) : '',
        attempts: attempts.map(attemptView),
      });
    },
  );
};
