import Type, { type Static } from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { addedToWanted } from '../../subscribers/accounts/added.ts';
import type { Address } from '../../subscribers/address.ts';
import { isZone } from '../../subscribers/zones.ts';
import type { Container } from '../../wiring/container.ts';
import { createFormAnswer } from '../embed/answer.ts';
import { createCrossOrigin } from '../embed/cross-origin.ts';
import type { App } from '../http/app-type.ts';
import { createFormGuard } from '../http/form-guard.ts';
import { originOf, sendPrivatePage } from '../http/reply.ts';
import { emails, guardFields, longText, texts } from '../http/schemas.ts';
import { keptFields, readAdded, readAddress, sentTo, typedAddress } from '../http/signup-form.ts';
import { readPeriod } from '../reading/period.ts';
import type { Reading } from '../reading/reading.ts';
import { knownSlugs } from '../reading/topic-list.ts';
import { createSignupIntake } from './signup-intake.ts';

const SubscribeForm = Type.Object({
  email: emails,
  zone: longText,
  // What the new reader follows from the start.
  keyword: texts,
  author: texts,
  topics: texts,
  papers: texts,
  // A form of another site names its language, and its page to which a browser returns.
  lang: longText,
  return: longText,
  ...guardFields,
});

/**
 * Serves `POST /subscribe`, for our pages and for forms of other sites (`/embed`), with the same response and the same
 * work for every address.
 */
export const subscribeRoutes = async (
  app: App,
  container: Container & { reading: Reading },
): Promise<void> => {
  const { config, editions, templates, reading } = container;
  const guard = createFormGuard(container);
  const intake = createSignupIntake(container);
  const answer = createFormAnswer(config);
  const crossOrigin = createCrossOrigin(config);
  app.addHook('onClose', intake.settle);

  app.options('/subscribe', { onRequest: crossOrigin.mark }, crossOrigin.permit);

  app.post(
    '/subscribe',
    {
      onRequest: crossOrigin.mark,
      schema: { body: SubscribeForm },
      config: { rateLimit: { max: config.signupsPerMinute, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const form = request.body;
      const topics = form.topics === undefined ? [] : knownSlugs(form.topics, await reading.topicList.read());
      const added = readAdded(form, topics);
      let address: Address;
      try {
        address = readAddress(form);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        const answered = answer(request, reply, { status: 'invalid-address', error });
        if (answered) return answered;
        const date = await editions.latestDate();
        const { html } = await reading.editionPages.render(
          date === null ? null : readPeriod(date),
          { topic: null, sort: 'trending', page: 1 },
          {
            isHome: true,
            form: {
              startedAt: reading.cache.formTime(),
              error: error.message,
              value: typedAddress(form),
              kept: keptFields(added),
            },
          },
        );
        return sendPrivatePage(reply.code(400), html);
      }
      await intake.take({
        ...address,
        ...originOf(request),
        zone: form.zone !== undefined && isZone(form.zone) ? form.zone : null,
        wanted: addedToWanted(added),
        ...guard.judge(form),
      });
      const sent = sentTo(form, '/subscribe', [
        ...keptFields(added).map(({ name, value }): [string, string] => [name, value]),
        ...guardValues(form),
      ]);
      return (
        answer(request, reply, { status: 'check-inbox', suggested: sent.suggested }) ??
        sendPrivatePage(reply, templates.page('subscribed', { sentTo: sent }))
      );
    },
  );
};

/** Returns what a form held for its own use, so that it can be sent again with another address. */
const guardValues = (form: Static<typeof SubscribeForm>): [string, string][] =>
  (['zone', 'started', 'website'] as const).flatMap((name): [string, string][] => {
    const value = form[name];
    return typeof value === 'string' && value !== '' ? [[name, value]] : [];
  });
