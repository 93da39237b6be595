import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { isFormKey, type Session } from '../../../admin/sessions.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';

/** Declares the field that every form of these pages has, in addition to the fields that its route declares. */
const KeyForm = Type.Object({ key: Type.String() });

export const COOKIE = 'paperboy-operator';

declare module 'fastify' {
  interface FastifyRequest {
    /** Names the operator who is signed in; it is null only on open pages. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** Lets the route be reached without signing in. */
    open?: boolean;
    /** Says that a script sends the request. It has no form with a key, so the request must name its origin. */
    byScript?: boolean;
  }
}

export const sessionOf = (request: FastifyRequest): Session => {
  if (!request.session) throw new DomainError('not_signed_in', 'Sign in to see this page.');
  return request.session;
};

/** Returns whether a page of this site sent the request, by the browser's headers; null when they do not say. */
const isFromHere = (request: FastifyRequest, publicUrl: string): boolean | null => {
  const { origin, 'sec-fetch-site': site } = request.headers;
  // "none" means that the person acted directly, by a reload for example; no other site can cause it.
  if (typeof site === 'string' && site !== 'none') return site === 'same-origin';
  // A page without a referrer sends the origin "null".
  if (origin === undefined || origin === 'null') return null;
  return origin === new URL(publicUrl).origin || origin === `${request.protocol}://${request.host}`;
};

/**
 * Guards every page under `/admin`, and lets no response be cached. Each request needs a session, unless its route is open; a request that changes
 * something must also come from a page of ours (Origin or Sec-Fetch-Site) and carry the form's key.
 */
export const registerGate = (
  app: App,
  { config, sessions, signIn }: Pick<Container, 'config' | 'sessions' | 'signIn'>,
): void => {
  app.decorateRequest('session', null);

  // A response that a cache may keep, such as a script of Bull Board, says so itself.
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  app.addHook('onRequest', async (request) => {
    const session = await sessions.find(request.cookies[COOKIE]);
    request.session = session && signIn.isOperator(session.operator) ? session : null;
    if (!request.routeOptions.config.open && !request.session)
      throw new DomainError('not_signed_in', 'Sign in to see this page.');
  });

  app.addHook('preHandler', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const fromHere = isFromHere(request, config.publicUrl);
    const { open, byScript } = request.routeOptions.config;
    const key = Check(KeyForm, request.body) ? request.body.key : undefined;
    const isKnown = byScript ? fromHere === true : open || isFormKey(sessionOf(request).token, key);
    if (fromHere === false || !isKnown)
      throw new DomainError('forbidden', 'This did not come from a page of ours. Nothing was changed.');
  });
};
