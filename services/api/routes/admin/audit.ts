import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { idOf, page as place } from '../../http/schemas.ts';
import { sessionOf } from './gate.ts';
import type { AdminPage } from './page.ts';
import { minutes } from './wording.ts';

const SHOWN = 100;

/** Records an action of the signed-in operator in the audit log. */
export const recorder =
  ({ audit }: Pick<Container, 'audit'>) =>
  (request: FastifyRequest, action: string, subject = '', detail: string | null = null): Promise<void> =>
    audit.record({ operator: sessionOf(request).operator, action, subject, detail, ip: request.ip });

export type Recorder = ReturnType<typeof recorder>;

/** Returns the page of an action's subject: `/admin/subscribers/12` for `reader 12`; null when it has none. */
export const subjectUrl = (subject: string): string | null => {
  const [kind, name] = subject.split(' ');
  if (!name) return null;
  if (kind === 'reader') return `/admin/subscribers/${name}`;
  if (kind === 'edition') return `/admin/editions/${name}`;
  if (kind === 'announcement') return `/admin/announcements/${name}`;
  if (kind === 'paper') return `/admin/papers/${name}`;
  if (kind === 'run') return '/admin/runs';
  if (kind === 'key') return `/admin/keys/${name}`;
  if (kind === 'webhook') return `/admin/webhooks/${name}`;
  return null;
};

/** Serves `/admin/audit`: the actions of operators with their times. */
export const auditRoutes = async (
  app: App,
  { audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  app.get('/audit', { schema: { querystring: Type.Object({ before: place }) } }, async (request, reply) => {
    const rows = await audit.list(idOf(request.query.before), SHOWN + 1);
    const shown = rows.slice(0, SHOWN);
    return page.send(request, reply, 'admin/audit', {
      entries: shown.map(({ at, subject, ...entry }) => ({
        ...entry,
        at: minutes(at),
        subject,
        url: subjectUrl(subject),
      })),
      older: rows.length > SHOWN ? `/admin/audit?before=${shown.at(-1)!.id}` : null,
    });
  });
};
