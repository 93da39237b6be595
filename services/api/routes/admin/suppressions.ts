import type { FastifyInstance } from 'fastify';
import type { Container } from '../../../container.ts';
import { DomainError } from '../../../platform/errors.ts';
import { parseAddress } from '../../../subscribers/address.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { minutes, textOf } from './wording.ts';

type Form = { Body: { email?: string; reason?: string } };

const SHOWN = 30;
const MOST_REASON = 100;

/** `/admin/suppressions`: addresses that are never mailed. Looking one up is a post, so that it is in no address bar. */
export const suppressionRoutes = async (
  app: FastifyInstance,
  { db, clock, suppression, subscriberCounts, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  type Said = { found: string | null; error: string | null; email: string };
  const shown = async (said: Said) => ({
    ...said,
    reasons: (await subscriberCounts.read()).suppressions,
    latest: (await suppression.latest(db, SHOWN)).map(({ since, ...each }) => ({
      ...each,
      since: minutes(since),
    })),
  });

  const readForm = (body: Form['Body'] | undefined): { addressKey: string } | { error: string } => {
    try {
      return parseAddress(textOf(body?.email));
    } catch (error) {
      if (error instanceof DomainError) return { error: error.message };
      throw error;
    }
  };

  app.get('/suppressions', async (request, reply) =>
    page.send(request, reply, 'admin/suppressions', await shown({ found: null, error: null, email: '' })),
  );

  app.post<Form>('/suppressions/look-up', async (request, reply) => {
    const email = textOf(request.body?.email);
    const read = readForm(request.body);
    if ('error' in read)
      return page.send(
        request,
        reply.code(400),
        'admin/suppressions',
        await shown({ found: null, error: read.error, email }),
      );
    const found = await suppression.reasonFor(db, read.addressKey);
    return page.send(
      request,
      reply,
      'admin/suppressions',
      await shown({
        found: found
          ? `Suppressed since ${minutes(found.since)} UTC: ${found.reason}.`
          : 'Not suppressed: this address may be mailed.',
        error: null,
        email,
      }),
    );
  });

  app.post<Form>('/suppressions', async (request, reply) => {
    const email = textOf(request.body?.email);
    const read = readForm(request.body);
    if ('error' in read)
      return page.send(
        request,
        reply.code(400),
        'admin/suppressions',
        await shown({ found: null, error: read.error, email }),
      );
    const reason = textOf(request.body?.reason).slice(0, MOST_REASON) || 'operator';
    await suppression.add(db, read.addressKey, reason, clock.now());
    subscriberCounts.forget();
    await record(request, 'suppressed an address', '', reason);
    return page.send(
      request,
      reply,
      'admin/suppressions',
      await shown({ found: 'It will never be mailed again.', error: null, email }),
    );
  });
};
