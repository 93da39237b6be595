import Type from 'typebox';
import { count } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { pageOf, pageQuery, readCursor, toPage } from '../cursor.ts';
import { recordUse } from '../record-use.ts';
import { closed, Moment, NoBody, problems, Uuid, UuidParams } from '../schemas.ts';
import {
  toWebhookDelivery,
  toWebhookDeliveryLog,
  WebhookDelivery,
  WebhookDeliveryLog,
} from '../views/webhook-endpoint.ts';

const config = { scope: 'webhooks:write' } as const;
const tags = ['Webhook endpoints'];

const DeliveryPage = pageOf(WebhookDelivery);
const DeliveryParams = closed({
  id: Uuid,
  event: Type.String({
    pattern: '^evt_[0-9a-f]{32}$',
    examples: ['evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17'],
  }),
});
const Place = closed({ before: Type.String({ pattern: '^[0-9]{1,18}$' }) });
const Since = closed(
  { since: Type.String({ format: 'date-time', description: 'Events that happened at this time or later.' }) },
  { examples: [{ since: '2025-09-04T07:00:00Z' }] },
);

/** Serves what was sent to endpoints, and sends it again. */
export const webhookDeliveryRoutes = async (app: App, container: Container): Promise<void> => {
  const { webhookEndpoints, webhookLog } = container;

  app.get(
    '/webhook-endpoints/:id/deliveries',
    {
      config,
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'List what was sent to a webhook endpoint',
        description: 'Returns the deliveries of the last 30 days, the newest event first.',
        tags,
        params: UuidParams,
        querystring: closed(pageQuery),
        response: { 200: DeliveryPage, ...problems('not_found') },
      },
    },
    async ({ params, query }) => {
      const { id } = await webhookEndpoints.read(params.id);
      const limit = query.limit ?? 50;
      const rows = await webhookLog.list(id, {
        before: readCursor(Place, query.cursor)?.before ?? null,
        limit: limit + 1,
      });
      return toPage(rows, limit, toWebhookDelivery, ({ cursor }) => ({ before: cursor }));
    },
  );

  app.get(
    '/webhook-endpoints/:id/deliveries/:event',
    {
      config,
      schema: {
        operationId: 'getWebhookDelivery',
        summary: 'Get one delivery with its attempts',
        description: 'Returns when each attempt was made, and what the endpoint returned.',
        tags,
        params: DeliveryParams,
        response: { 200: WebhookDeliveryLog, ...problems('not_found') },
      },
    },
    async ({ params }) => {
      const { id } = await webhookEndpoints.read(params.id);
      const { delivery, attempts } = await webhookLog.read(id, params.event);
      return toWebhookDeliveryLog(delivery, attempts);
    },
  );

  app.post(
    '/webhook-endpoints/:id/deliveries/:event/resend',
    {
      config,
      schema: {
        operationId: 'resendWebhook',
        summary: 'Send one event again',
        description: 'Sends an event again with the same id; its attempts count anew.',
        tags,
        params: DeliveryParams,
        body: NoBody,
        response: { 202: closed({ resent: Type.Integer() }), ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const { id } = await webhookEndpoints.read(request.params.id);
      const { event } = request.params;
      await webhookLog.resend(id, event);
      await recordUse(container, request, 'resent events to a webhook endpoint', `webhook ${id}`, event);
      reply.code(202);
      return { resent: 1 };
    },
  );

  app.post(
    '/webhook-endpoints/:id/resend',
    {
      config,
      schema: {
        operationId: 'resendWebhooksSince',
        summary: 'Send all events since a time again',
        description:
          'Sends every event of the endpoint’s types since a time, also those that it never got, with the same ids. Events are kept for 30 days.',
        tags,
        params: UuidParams,
        body: Since,
        response: { 202: closed({ resent: Type.Integer(), since: Moment }), ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const { id } = await webhookEndpoints.read(request.params.id);
      const since = new Date(request.body.since);
      const resent = await webhookLog.resendSince(id, since);
      const what = `${count(resent, 'event')} since ${since.toISOString()}`;
      await recordUse(container, request, 'resent events to a webhook endpoint', `webhook ${id}`, what);
      reply.code(202);
      return { resent, since: since.toISOString() };
    },
  );
};
