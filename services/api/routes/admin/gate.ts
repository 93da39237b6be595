import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { isFormKey, type Session } from '../../../admin/sessions.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';

/** What every form of these pages carries, beside the fields that its route declares. */
const KeyForm = Type.Object({ key: Type.String() });

export const COOKIE = 'paperboy-operator';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; null on the open pages alone. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** Reachable without signing in. */
    open?: boolean;
    /** A script asks, which has no form to carry the key: the request must say where it comes from. */
    byScript?: boolean;
  }
}

export const sessionOf = (request: FastifyRequest): Session => {
  if (!request.session) throw new DomainError('not_signed_in', 'Sign in to see this page.');
  return request.session;
};

/** Whether the browser says that a page of this site sent the request; null when it does not say. */
const isFromHere = (request: FastifyRequest, publicUrl: string): boolean | null => {
  const { origin, 'sec-fetch-site': site } = request.headers;
  // "none" is the person's own doing, a reload for one; no other site can bring it about.
  if (typeof site === 'string' && site !== 'none') return site === 'same-origin';
  // "null" is what a page without referrer sends.
  if (origin === undefined || origin === 'null') return null;
  return origin === new URL(publicUrl).origin || origin === `${request.protocol}://${request.host}`;
};

/**
 * In front of every page under `/admin`: nobody gets past without a session, and nothing that acts is taken unless it
 * comes from a page of ours (Origin or Sec-Fetch-Site) and carries the form's key.
 */
export const registerGate = (
  app: App,
  { config, sessions, signIn }: Pick<Container, 'config' | 'sessions' | 'signIn'>,
): void => {
  app.decorateRequest('session', null);

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
