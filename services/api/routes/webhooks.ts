import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Refusal } from '../../inbound/providers/provider.ts';
import { DomainError } from '../../platform/errors.ts';
import { placeOf } from '../../platform/place.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { text } from '../http/schemas.ts';
import { createWebhookLoad, MAX_WEBHOOK_BYTES } from '../http/webhook-load.ts';

const refusals: Record<Refusal, { status: number; message: string }> = {
  unsigned: { status: 401, message: 'The request has no signature, or not the secret of this webhook.' },
  forged: { status: 401, message: 'The signature or the secret is wrong.' },
  expired: { status: 401, message: 'The request was signed too long ago, or by a clock that is ahead.' },
  malformed: { status: 400, message: 'The body is not what this provider sends.' },
  'too-many-events': { status: 400, message: 'A request holds at most 5,000 events.' },
};

const Params = Type.Object({ provider: Type.String() });
// The handler reads the bytes, since a signature is over them.
const Body = Type.Object({ raw: Type.Optional(Type.Unsafe<Buffer>({})) });

/**
 * Serves `POST /webhooks/:provider` to the mail providers whose settings are there; any other is a page that does not
 * exist. The response is sent once the events are stored, and is always JSON.
 */
export const webhookRoutes = async (app: App, { webhooks }: Container): Promise<void> => {
  const load = createWebhookLoad();

  const refuse = (request: FastifyRequest, reply: FastifyReply, reason: Refusal, detail?: string) => {
    load.refuse(placeOf(request.ip));
    const { status, message } = refusals[reason];
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .send({ error: { code: reason, message: detail ? `${message} ${detail}` : message } });
  };

  // SNS sends JSON as text/plain, so the type of a body says nothing.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MAX_WEBHOOK_BYTES },
    async (_request: FastifyRequest, raw: Buffer) => ({ raw }),
  );

  app.addHook('onRequest', async (request: FastifyRequest<{ Params: { provider: string } }>, reply) => {
    request.headers.accept = 'application/json';
    // Whatever refuses a request here ends its connection too, or Node would read the rest of the body.
    reply.header('connection', 'close');
    const { provider } = request.params;
    if (!webhooks.isKnown(provider)) throw new DomainError('not_found', 'There is nothing here.');
    const announced = Number(request.headers['content-length'] ?? MAX_WEBHOOK_BYTES);
    const leave = load.enter(placeOf(request.ip), Math.min(announced, MAX_WEBHOOK_BYTES));
    reply.raw.once('close', leave);
    const { headers, query } = request;
    const reason = webhooks.admit(provider, { headers, query: query as Record<string, unknown> });
    if (reason) return refuse(request, reply, reason);
    reply.removeHeader('connection');
  });

  app.post(
    '/webhooks/:provider',
    {
      schema: { params: Params, querystring: Type.Object({ secret: text() }), body: Body },
      config: { body: 'papers', budget: 'webhook', alwaysOpen: true },
      bodyLimit: MAX_WEBHOOK_BYTES,
    },
    async (request, reply) => {
      const { headers, query, params } = request;
      const rawBody = request.body.raw ?? Buffer.alloc(0);
      const received = await webhooks.receive(params.provider, { headers, query, rawBody });
      if (received.kind === 'refused') return refuse(request, reply, received.reason, received.detail);
      const { stored, repeated, ignored } = received;
      return reply.header('cache-control', 'no-store').send({ stored, repeated, ignored });
    },
  );
};
