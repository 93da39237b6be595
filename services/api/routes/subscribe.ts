import type { FastifyInstance } from 'fastify';
import type { Container } from '../../container.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Address, parseAddress } from '../../subscribers/address.ts';
import { readKeyword } from '../../subscribers/following.ts';
import { isZone } from '../../subscribers/zones.ts';
import { createFormGuard } from '../form-guard.ts';
import { readPeriod } from '../reading/period.ts';
import type { Reading } from '../reading/reading.ts';
import { originOf, sendPrivatePage } from '../reply.ts';

type Form = Record<string, unknown>;

/** `POST /subscribe`: the same answer and the same work for every address. */
export const subscribeRoutes = async (
  app: FastifyInstance,
  {
    config,
    clock,
    links,
    signup,
    dispatcher,
    editions,
    templates,
    reading,
  }: Container & { reading: Reading },
): Promise<void> => {
  const guard = createFormGuard({ clock, links });

  app.post(
    '/subscribe',
    { config: { rateLimit: { max: config.signupsPerMinute, timeWindow: '1 minute' } } },
    async (request, reply) => {
      const form = (request.body ?? {}) as Form;
      let address: Address;
      try {
        address = readAddress(form.email);
      } catch (error) {
        if (!(error instanceof DomainError) || /\bjson\b/.test(request.headers.accept ?? '')) throw error;
        const date = await editions.latestDate();
        const { html } = await reading.editionPages.render(
          date === null ? null : readPeriod(date),
          { topic: null, sort: 'trending', page: 1 },
          {
            isHome: true,
            form: {
              startedAt: reading.cache.formTime(),
              error: error.message,
              value: typeof form.email === 'string' ? form.email.slice(0, 254) : '',
            },
          },
        );
        return sendPrivatePage(reply.code(400), html);
      }
      const signupId = await signup.request({
        ...address,
        ...originOf(request),
        zone: typeof form.zone === 'string' && isZone(form.zone) ? form.zone : null,
        keyword: readKeyword(form.keyword),
        ignore: guard.ignoreReason(form),
      });
      await dispatcher.wake('answer-signup', [{ signupId }]);
      return sendPrivatePage(reply, templates.page('subscribed', {}));
    },
  );
};

const readAddress = (email: unknown): Address => {
  if (typeof email === 'string') return parseAddress(email);
  const message = Array.isArray(email)
    ? 'Enter one email address only.'
    : 'Enter your email address (field: email).';
  throw new DomainError('invalid_input', message, { field: 'email' });
};
