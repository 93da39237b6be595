import type { FastifyError } from 'fastify';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { type ErrorResponse, toErrorResponse } from '../../plugins/errors.ts';
import type { AdminPage } from './page.ts';

const TO_TODAY = { label: 'To today', url: '/admin' };
const TO_SIGN_IN = { label: 'Sign in', url: '/admin/sign-in' };

/** Tells operators what they can do about an error, where the words for readers do not fit. */
const wordings: Record<string, Pick<ErrorResponse, 'heading' | 'text'> & { action?: typeof TO_TODAY }> = {
  invalid_link: {
    heading: 'This link does not work',
    text: 'It was used before, or is too old. Ask for a new one: it comes by mail, or from the machine itself by npm run --silent paperboy -- admin-link.',
    action: TO_SIGN_IN,
  },
  not_signed_in: {
    heading: 'Your session has ended',
    text: 'Sign in again. What you just sent was not accepted, and nothing was changed.',
    action: TO_SIGN_IN,
  },
  forbidden: {
    heading: 'This was not accepted',
    text: 'It did not come from a page of this session, so nothing was changed. Open the page again and repeat it.',
  },
  rate_limited: {
    heading: 'Too many attempts',
    text: 'Too many attempts came from your network. Please wait some minutes and try again.',
    action: TO_SIGN_IN,
  },
  failed: {
    heading: 'Something went wrong on our side',
    text: 'It is in the log of the API. Please try again.',
  },
};

export const registerAdminErrors = (
  app: App,
  { log, page }: Pick<Container, 'log'> & { page: AdminPage },
): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const response = toErrorResponse(error, request.routeOptions.url);
    if (response.status >= 500)
      log.error({ err: error, route: request.routeOptions.url }, 'a request failed');
    reply.code(response.status);
    if (request.routeOptions.config.byScript || /\bjson\b/.test(request.headers.accept ?? ''))
      return reply.send({ error: response.text });
    // A GET shows the sign-in page at the requested URL.
    if (response.code === 'not_signed_in' && request.method === 'GET')
      return page.send(request, reply, 'admin/sign-in', { asked: false, error: null });
    const said = wordings[response.code];
    return page.send(request, reply, 'admin/message', {
      heading: said?.heading ?? response.heading,
      text: said?.text ?? response.text,
      action: said?.action ?? TO_TODAY,
    });
  });
};
