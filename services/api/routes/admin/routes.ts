import cookie from '@fastify/cookie';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { announcementActionRoutes } from './announcement-actions.ts';
import { announcementRoutes } from './announcements.ts';
import { auditRoutes } from './audit.ts';
import { chartRoutes } from './charts.ts';
import { domainRoutes } from './domains.ts';
import { editionRoutes } from './editions.ts';
import { registerAdminErrors } from './errors.ts';
import { registerGate } from './gate.ts';
import { importRoutes } from './import.ts';
import { keyRoutes } from './keys.ts';
import { createAdminPage } from './page.ts';
import { paperRoutes } from './paper.ts';
import { queueRoutes } from './queues.ts';
import { reportRoutes } from './reports.ts';
import { runActionRoutes } from './run-actions.ts';
import { runRoutes } from './runs.ts';
import { signInRoutes } from './sign-in.ts';
import { submissionRoutes } from './submissions.ts';
import { subscriberRoutes } from './subscriber.ts';
import { subscribersRoutes } from './subscribers.ts';
import { suppressionRoutes } from './suppressions.ts';
import { todayRoutes } from './today.ts';
import { webhookActionRoutes } from './webhook-actions.ts';
import { webhookRoutes } from './webhooks.ts';

/** Registers the operators' pages under `/admin`, behind one gate. */
export const adminRoutes = async (app: App, { container }: { container: Container }): Promise<void> => {
  await app.register(cookie);
  const page = createAdminPage(container);
  registerAdminErrors(app, { ...container, page });
  registerGate(app, container);
  const deps = { ...container, page };
  for (const routes of [
    signInRoutes,
    todayRoutes,
    chartRoutes,
    subscribersRoutes,
    subscriberRoutes,
    importRoutes,
    suppressionRoutes,
    editionRoutes,
    paperRoutes,
    submissionRoutes,
    runRoutes,
    runActionRoutes,
    announcementRoutes,
    announcementActionRoutes,
    reportRoutes,
    domainRoutes,
    webhookRoutes,
    webhookActionRoutes,
    queueRoutes,
    keyRoutes,
    auditRoutes,
  ])
    await app.register(routes, deps);
};
