import { createOutbox } from '../events/outbox.ts';
import { createWebhookDelivery } from '../outbound/deliver.ts';
import { createDeliveryLog } from '../outbound/delivery-log.ts';
import { createDeliveryQueue } from '../outbound/delivery-queue.ts';
import { createEndpointHealth } from '../outbound/endpoint-health.ts';
import { createEndpoints } from '../outbound/endpoints.ts';
import { createSealing } from '../outbound/sealing.ts';
import { createRequestSender } from '../outbound/send-request.ts';
import type { Base } from './base.ts';
import type { Papers } from './papers.ts';

/** Wires the events and the webhooks that go out. */
export const wireOutbound = ({ config, db, clock, log, dispatcher, incidents }: Base & Papers) => {
  const outbox = createOutbox({ db });
  const sealing = createSealing({ secrets: config.secrets });
  const allowPrivate = config.webhookAllowPrivate;
  const wake = () => dispatcher.wake('deliver-webhooks', [{}]);
  const webhookSender = createRequestSender({
    userAgent: `Paperboy/1 (+${config.publicUrl})`,
    allowPrivate,
    clock,
  });
  const webhookDelivery = createWebhookDelivery({
    db,
    clock,
    log,
    outbox,
    queue: createDeliveryQueue({ db, clock }),
    health: createEndpointHealth({ clock, incidents }),
    sealing,
    sender: webhookSender,
  });
  return {
    outbox,
    webhookSender,
    webhookDelivery,
    webhookEndpoints: createEndpoints({ db, clock, sealing, incidents, allowPrivate, wake }),
    webhookLog: createDeliveryLog({ db, clock, wake }),
  };
};

export type Outbound = ReturnType<typeof wireOutbound>;
