import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { isEventName } from '../../../events/catalogue.ts';
import type { Endpoint, EndpointSettings } from '../../../outbound/endpoint.ts';
import { DomainError } from '../../../platform/errors.ts';
import { count } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { longText, text, texts } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { hostOf, webhookForm } from './webhook-view.ts';
import { createWebhookPages, DeliveryParams, EndpointParams } from './webhooks.ts';
import { textOf } from './wording.ts';

const EndpointForm = Type.Object({ url: longText, description: longText, types: texts });
/** Declares a form that has nothing but a button; the gate checks its key. */
const ButtonForm = Type.Object({});
const SinceForm = Type.Object({ since: text(40) });

const MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

const settingsIn = (form: Static<typeof EndpointForm>): EndpointSettings => {
  const types = [form.types ?? []].flat().filter(isEventName);
  return {
    url: textOf(form.url),
    description: textOf(form.description),
    types: types.length > 0 ? types : null,
  };
};

const errorOf = (error: unknown): { field: string; text: string } => {
  if (error instanceof DomainError && error.field) return { field: error.field, text: error.message };
  throw error;
};

/** Adds, changes and deletes webhook endpoints, and sends to them by hand. */
export const webhookActionRoutes = async (
  app: App,
  container: Container & { page: AdminPage },
): Promise<void> => {
  const { webhookEndpoints, webhookLog, page } = container;
  const pages = createWebhookPages(container);
  const record = recorder(container);

  const note = (request: FastifyRequest, action: string, endpoint: Endpoint, detail = hostOf(endpoint)) =>
    record(request, action, `webhook ${endpoint.id}`, detail);
  const back = (reply: FastifyReply, { id }: Endpoint, said: string) =>
    page.goTo(reply, `/admin/webhooks/${id}?said=${said}`);
  const showSecret = (
    request: FastifyRequest,
    reply: FastifyReply,
    endpoint: Endpoint,
    secret: string,
    isRotated: boolean,
  ) =>
    page.send(request, reply, 'admin/webhook-secret', {
      id: endpoint.id,
      host: hostOf(endpoint),
      secret,
      isRotated,
    });

  app.post('/webhooks', { schema: { body: EndpointForm } }, async (request, reply) => {
    const given = settingsIn(request.body);
    try {
      const { endpoint, secret } = await webhookEndpoints.add(given);
      await note(request, 'added a webhook endpoint', endpoint);
      return showSecret(request, reply, endpoint, secret, false);
    } catch (error) {
      const view = await pages.all(null, webhookForm(given, errorOf(error)));
      return page.send(request, reply.code(400), 'admin/webhooks', view);
    }
  });

  const onEndpoint = { schema: { params: EndpointParams } };
  const onPress = { schema: { params: EndpointParams, body: ButtonForm } };
  const read = (request: { params: Static<typeof EndpointParams> }) =>
    webhookEndpoints.read(request.params.id);

  app.post(
    '/webhooks/:id',
    { schema: { params: EndpointParams, body: EndpointForm } },
    async (request, reply) => {
      const endpoint = await read(request);
      const given = settingsIn(request.body);
      try {
        const changed = await webhookEndpoints.change(endpoint.id, given);
        await note(request, 'changed a webhook endpoint', changed);
        return back(reply, endpoint, 'saved');
      } catch (error) {
        const view = await pages.one(endpoint, { form: webhookForm(given, errorOf(error)) });
        return page.send(request, reply.code(400), 'admin/webhook', view);
      }
    },
  );

  app.post('/webhooks/:id/test', onPress, async (request, reply) => {
    const endpoint = await read(request);
    await webhookEndpoints.test(endpoint.id);
    await note(request, 'tested a webhook endpoint', endpoint);
    return back(reply, endpoint, 'tested');
  });

  app.post('/webhooks/:id/disable', onPress, async (request, reply) => {
    const endpoint = await read(request);
    await webhookEndpoints.disable(endpoint.id, 'by an operator');
    await note(request, 'disabled a webhook endpoint', endpoint);
    return back(reply, endpoint, 'disabled');
  });

  app.post('/webhooks/:id/enable', onPress, async (request, reply) => {
    const endpoint = await read(request);
    await webhookEndpoints.enable(endpoint.id);
    await note(request, 'enabled a webhook endpoint', endpoint);
    return back(reply, endpoint, 'enabled');
  });

  app.get('/webhooks/:id/rotate', onEndpoint, async (request, reply) => {
    const endpoint = await read(request);
    return page.send(request, reply, 'admin/confirm', {
      here: 'webhooks',
      heading: 'Make a new secret?',
      lines: [
        `You give the new one to whoever runs ${hostOf(endpoint)}; for 24 hours both sign.`,
        'A secret before the present one stops signing at once.',
      ],
      action: `/admin/webhooks/${endpoint.id}/rotate`,
      fields: {},
      button: 'Make a new secret',
      back: `/admin/webhooks/${endpoint.id}`,
    });
  });
  app.post('/webhooks/:id/rotate', onPress, async (request, reply) => {
    const endpoint = await read(request);
    const secret = await webhookEndpoints.rotate(endpoint.id);
    await note(request, 'rotated the secret of a webhook endpoint', endpoint);
    return showSecret(request, reply, endpoint, secret, true);
  });

  app.get('/webhooks/:id/delete', onEndpoint, async (request, reply) => {
    const endpoint = await read(request);
    return page.send(request, reply, 'admin/confirm', {
      here: 'webhooks',
      heading: 'Delete this endpoint?',
      lines: [
        `${hostOf(endpoint)} gets nothing any more. ${count(endpoint.waiting, 'event')} that wait for it, and the log, are deleted too.`,
      ],
      action: `/admin/webhooks/${endpoint.id}/delete`,
      fields: {},
      button: 'Delete it',
      back: `/admin/webhooks/${endpoint.id}`,
    });
  });
  app.post('/webhooks/:id/delete', onPress, async (request, reply) => {
    const endpoint = await read(request);
    await webhookEndpoints.remove(endpoint.id);
    await note(request, 'deleted a webhook endpoint', endpoint);
    return page.goTo(reply, '/admin/webhooks?said=deleted');
  });

  app.post(
    '/webhooks/:id/resend',
    { schema: { params: EndpointParams, body: SinceForm } },
    async (request, reply) => {
      const endpoint = await read(request);
      const since = textOf(request.body.since);
      const at = new Date(`${since}Z`);
      if (!MINUTE.test(since) || Number.isNaN(at.getTime())) {
        const view = await pages.one(endpoint, { sinceError: 'Give a date and a time.' });
        return page.send(request, reply.code(400), 'admin/webhook', view);
      }
      const n = await webhookLog.resendSince(endpoint.id, at);
      await note(
        request,
        'resent events to a webhook endpoint',
        endpoint,
        `${count(n, 'event')} since ${since} UTC`,
      );
      return back(reply, endpoint, 'resent');
    },
  );

  app.post(
    '/webhooks/:id/deliveries/:event/resend',
    { schema: { params: DeliveryParams } },
    async (request, reply) => {
      const endpoint = await read(request);
      await webhookLog.resend(endpoint.id, request.params.event);
      await note(request, 'resent events to a webhook endpoint', endpoint, request.params.event);
      return back(reply, endpoint, 'resent');
    },
  );
};
