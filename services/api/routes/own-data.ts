import Type from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { maskAddress } from '../../subscribers/address.ts';
import type { Reader } from '../../subscribers/preferences/preferences.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { originOf, sendPrivate, sendPrivatePage, wantsJson } from '../http/reply.ts';
import { emails, TokenParams } from '../http/schemas.ts';
import { readAddress, sentTo, typedAddress } from '../http/signup-form.ts';
import { askPath } from '../reading/known-reader.ts';
import type { PreferencesPageRenderer } from './preferences-page.ts';

const EXPORTS_PER_MINUTE = 20;

const AddressForm = Type.Object({ email: emails });

/**
 * Lets readers change their address, export their data and erase it. A mail confirms a change of address and an
 * erasure.
 */
export const ownDataRoutes = async (
  app: App,
  container: Container & { preferencesPage: PreferencesPageRenderer },
): Promise<void> => {
  const {
    clock,
    config,
    links,
    readerLinks,
    preferences,
    signup,
    addressChange,
    erasure,
    ownData,
    nextDigest,
  } = container;
  const { dispatcher, templates, preferencesPage } = container;
  const byMail = { config: { rateLimit: { max: config.signupsPerMinute, timeWindow: '1 minute' } } };
  const changing = { ...byMail, schema: { params: TokenParams, body: AddressForm } };
  const erasing = { ...byMail, schema: { params: TokenParams } };
  const readerOf = async (token: string): Promise<Reader> =>
    preferences.read(await readerLinks.read('preferences', token));

  app.post('/preferences/:token/address', changing, async (request, reply) => {
    const { token } = request.params;
    const reader = await readerOf(token);
    const form = request.body;
    try {
      const signupId = await signup.request({
        ...readAddress(form),
        ...originOf(request),
        purpose: 'change',
        subscriberId: reader.subscriberId,
      });
      await dispatcher.wake('answer-signups', [{ signupIds: [signupId] }]);
    } catch (error) {
      if (!(error instanceof DomainError) || error.field !== 'email' || wantsJson(request)) throw error;
      const html = await preferencesPage.page(reader, {
        token,
        values: reader,
        errors: { email: error.message },
        email: typedAddress(form),
        next: await nextDigest.of(reader.subscriberId, null),
      });
      return sendPrivatePage(reply.code(400), html);
    }
    const asked = { about: 'address', sentTo: sentTo(form, `/preferences/${token}/address`) } as const;
    return sendPrivatePage(reply, templates.page('asked', asked));
  });

  app.get('/address/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { address, current } = await addressChange.read(
      links.verify('address', request.params.token, clock.now()),
    );
    return sendPrivatePage(
      reply,
      templates.page('address', {
        from: maskAddress(current),
        to: maskAddress(address),
        done: address === current,
      }),
    );
  });

  app.post('/address/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const claim = links.verify('address', request.params.token, clock.now());
    const { signupId } = await addressChange.confirm({ ...claim, ...originOf(request) });
    // A second press, for which the link works for days, opens nothing that was ended since.
    if (signupId === null)
      return reply
        .header('cache-control', 'no-store')
        .redirect(askPath(links, claim.subject, clock.now()), 303);
    await dispatcher.wake('answer-signups', [{ signupIds: [signupId] }]);
    const token = readerLinks.sign('preferences', claim.subject);
    return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}?done=moved`, 303);
  });

  const exporting = {
    schema: { params: TokenParams },
    config: { budget: 'export', rateLimit: { max: EXPORTS_PER_MINUTE, timeWindow: '1 minute' } },
  } as const;
  app.get('/preferences/:token/export', exporting, async (request, reply) => {
    const subject = await readerLinks.read('preferences', request.params.token);
    const data = await ownData.read(subject);
    reply.header('content-disposition', 'attachment; filename="paperboy-my-data.json"');
    return sendPrivate(reply, 'application/json', `${JSON.stringify(data, null, 2)}\n`);
  });

  app.post('/preferences/:token/sign-out', erasing, async (request, reply) => {
    const { subscriberId, address, addressKey, state } = await readerOf(request.params.token);
    // The pages behind earlier links showed the addresses of both feeds, which lead to the reading list and to past digests.
    await preferences.renewFeed(subscriberId);
    await readerLinks.endAll(subscriberId);
    // No mail may go to a suppressed address, and whoever asks would be shut out.
    if (state === 'suppressed') {
      const token = readerLinks.sign('preferences', subscriberId);
      return reply.header('cache-control', 'no-store').redirect(`/preferences/${token}`, 303);
    }
    const signupId = await signup.request({
      address,
      addressKey,
      ...originOf(request),
      purpose: 'link',
      // A signed link proves who asks, so strangers who have used up the mails of the day cannot lock the reader out.
      subscriberId,
    });
    await dispatcher.wake('answer-signups', [{ signupIds: [signupId] }]);
    return sendPrivatePage(reply, templates.page('asked', { about: 'all-ended' }));
  });

  app.post('/preferences/:token/erase', erasing, async (request, reply) => {
    const reader = await readerOf(request.params.token);
    // No mail may go to a suppressed address, so the signed link of this page, which came by mail, is enough.
    const cause = await container.suppression.causeOf(container.db, reader.addressKey);
    if (reader.state === 'suppressed' || cause === 'report' || cause === 'operator') {
      const token = links.sign('erase', { subject: reader.subscriberId, detail: 0 }, clock.now());
      return reply.header('cache-control', 'no-store').redirect(`/erase/${token}`, 303);
    }
    const signupId = await signup.request({
      address: reader.address,
      addressKey: reader.addressKey,
      ...originOf(request),
      purpose: 'erase',
      subscriberId: reader.subscriberId,
    });
    await dispatcher.wake('answer-signups', [{ signupIds: [signupId] }]);
    return sendPrivatePage(reply, templates.page('asked', { about: 'erasure' }));
  });

  app.get('/erase/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    const { subject } = links.verify('erase', request.params.token, clock.now());
    const reader = await preferences.read(subject);
    return sendPrivatePage(
      reply,
      templates.page('erase', {
        email: maskAddress(reader.address),
        askUrl: askPath(links, subject, clock.now()),
      }),
    );
  });

  app.post('/erase/:token', { schema: { params: TokenParams } }, async (request, reply) => {
    await erasure.erase(links.verify('erase', request.params.token, clock.now()).subject);
    return sendPrivatePage(reply, templates.page('erased', {}));
  });
};
