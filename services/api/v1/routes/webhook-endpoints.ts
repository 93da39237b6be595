import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Endpoint } from '../../../outbound/endpoint.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { checkIfMatch, IfMatch, withTag } from '../preconditions.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, NoBody, problems, UuidParams } from '../schemas.ts';
import {
  NewWebhookEndpoint,
  Secret,
  toWebhookEndpoint,
  WebhookEndpoint,
  WebhookEndpointChange,
} from '../views/webhook-endpoint.ts';

const config = { scope: 'webhooks:write' } as const;
const tags = ['Webhook endpoints'];

// The counts change with every event, and must not refuse a change of the settings.
const taggedPart = ({ id, url, description, types, state }: Endpoint) => [id, url, description, types, state];
const ifMatch = (request: FastifyRequest) => (endpoint: Endpoint) =>
  checkIfMatch(request, taggedPart(endpoint));
const show = (reply: FastifyReply, endpoint: Endpoint) =>
  withTag(reply, toWebhookEndpoint(endpoint), taggedPart(endpoint));

const WebhookEndpointList = closed({ data: Type.Array(WebhookEndpoint) });
const Added = closed({ ...WebhookEndpoint.properties, secret: Secret });

/** Serves the addresses that are told of events. */
export const webhookEndpointRoutes = async (app: App, container: Container): Promise<void> => {
  const { webhookEndpoints } = container;

  app.get(
    '/webhook-endpoints',
    {
      config,
      schema: {
        operationId: 'listWebhookEndpoints',
        summary: 'List the webhook endpoints',
        description: 'Returns all endpoints, at most 50, oldest first, without their secrets.',
        tags,
        querystring: closed({}),
        response: { 200: WebhookEndpointList },
      },
    },
    async () => ({ data: (await webhookEndpoints.list()).map(toWebhookEndpoint) }),
  );

  app.post(
    '/webhook-endpoints',
    {
      config,
      schema: {
        operationId: 'addWebhookEndpoint',
        summary: 'Add a webhook endpoint',
        description:
          'Adds an endpoint, which gets the events from now on, and returns its secret, this once.',
        tags,
        body: NewWebhookEndpoint,
        response: { 201: Added },
      },
    },
    async (request, reply) => {
      const { url, description = '', types = null } = request.body;
      const { endpoint, secret } = await webhookEndpoints.add({ url, description, types });
      const { host } = new URL(endpoint.url);
      await recordUse(container, request, 'added a webhook endpoint', `webhook ${endpoint.id}`, host);
      reply.code(201).header('location', `/api/v1/webhook-endpoints/${endpoint.id}`);
      return { ...show(reply, endpoint), secret };
    },
  );

  app.get(
    '/webhook-endpoints/:id',
    {
      config,
      schema: {
        operationId: 'getWebhookEndpoint',
        summary: 'Get a webhook endpoint',
        description: 'Returns an endpoint without its secret.',
        tags,
        params: UuidParams,
        response: { 200: WebhookEndpoint, ...problems('not_found') },
      },
    },
    async ({ params }, reply) => show(reply, await webhookEndpoints.read(params.id)),
  );

  app.patch(
    '/webhook-endpoints/:id',
    {
      config,
      schema: {
        operationId: 'changeWebhookEndpoint',
        summary: 'Change a webhook endpoint',
        description:
          'Changes what the body has, and leaves the rest. Making a disabled endpoint active sends what waits for it.',
        tags,
        params: UuidParams,
        headers: IfMatch,
        body: WebhookEndpointChange,
        response: { 200: WebhookEndpoint, ...problems('not_found', 'precondition_failed') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { state, ...given } = request.body;
      const changed = await webhookEndpoints.change(
        id,
        { ...given, ...(state && { state, because: 'by the API' }) },
        ifMatch(request),
      );
      const what = [Object.keys(given).length > 0 && 'settings', state].filter(Boolean).join(', ');
      if (what) await recordUse(container, request, 'changed a webhook endpoint', `webhook ${id}`, what);
      return show(reply, changed);
    },
  );

  app.delete(
    '/webhook-endpoints/:id',
    {
      config,
      schema: {
        operationId: 'deleteWebhookEndpoint',
        summary: 'Delete a webhook endpoint',
        description: 'Deletes an endpoint with what waits for it and its log.',
        tags,
        params: UuidParams,
        headers: IfMatch,
        response: {
          204: Type.Null({ description: 'It is deleted.' }),
          ...problems('not_found', 'precondition_failed'),
        },
      },
    },
    async (request, reply) => {
      const { id, url } = await webhookEndpoints.read(request.params.id);
      await webhookEndpoints.remove(id, ifMatch(request));
      await recordUse(container, request, 'deleted a webhook endpoint', `webhook ${id}`, new URL(url).host);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/webhook-endpoints/:id/rotate',
    {
      config,
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: 'Rotate the secret of a webhook endpoint',
        description: 'Returns a new secret, this once. For 24 hours the one before signs too.',
        tags,
        params: UuidParams,
        body: NoBody,
        response: { 200: closed({ secret: Secret }), ...problems('not_found') },
      },
    },
    async (request) => {
      const { id } = request.params;
      const secret = await webhookEndpoints.rotate(id);
      await recordUse(container, request, 'rotated the secret of a webhook endpoint', `webhook ${id}`);
      return { secret };
    },
  );

  app.post(
    '/webhook-endpoints/:id/test',
    {
      config,
      schema: {
        operationId: 'testWebhookEndpoint',
        summary: 'Send a test event',
        description:
          'Sends an event of the type webhook.test to this endpoint alone; its deliveries show the result.',
        tags,
        params: UuidParams,
        body: NoBody,
        response: {
          202: closed({ status: Type.Literal('accepted') }),
          ...problems('not_found', 'conflict'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if ((await webhookEndpoints.read(id)).state === 'disabled')
        throw new ApiProblem('conflict', 'A disabled endpoint gets no test: make it active first.');
      await webhookEndpoints.test(id);
      await recordUse(container, request, 'tested a webhook endpoint', `webhook ${id}`);
      reply.code(202);
      return { status: 'accepted' as const };
    },
  );
};
