import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type ErrorCode } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import { wantsJson } from '../http/reply.ts';

const statuses: Record<ErrorCode, number> = {
  invalid_input: 400,
  invalid_link: 404,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  not_signed_in: 401,
  forbidden: 403,
  unavailable: 503,
  busy: 503,
  rate_limited: 429,
  too_slow: 408,
  misconfigured: 500,
};

export type ErrorResponse = {
  status: number;
  code: string;
  field?: string;
  heading: string;
  text: string;
  retryAfterSeconds?: number;
};

const responses = {
  invalid_link: {
    heading: 'This link does not work',
    text: 'It may be incomplete, too old, or used up. Enter your address, and we will mail you a fresh one.',
  },
  not_found: {
    heading: 'There is nothing here',
    text: 'The page may have moved, or the address may have a typing mistake.',
  },
  unavailable: {
    heading: 'We cannot do that just now',
    text: 'Something we depend on is not responding. Nothing was lost and nothing was saved: please try again in a minute.',
    retryAfterSeconds: 60,
  },
  // Postgres may still run the statement once it continues. Sending the form again does no harm.
  hanging: {
    heading: 'We cannot do that just now',
    text: 'Something we depend on did not respond in time. What you sent may not have been saved: please try again in a minute.',
    retryAfterSeconds: 60,
  },
  busy: {
    heading: 'We are very busy just now',
    text: 'Many people are here at the moment, and it would have taken too long. Nothing was saved. Go back, where your entries still are, and try again in a few seconds.',
    retryAfterSeconds: 10,
  },
  rate_limited: {
    heading: 'Too many requests at once',
    text: 'Too many requests came from your network at the same time. Please wait a few seconds and try again.',
    retryAfterSeconds: 10,
  },
  too_slow: {
    heading: 'That took too long',
    text: 'What you sent did not arrive in time, and nothing was saved. Please try again, over a better connection if there is one.',
  },
  failed: {
    heading: 'Something went wrong on our side',
    text: 'The error has been recorded. Please try again in a minute.',
  },
} as const;

// Postgres is away, restarting, or out of connections: Node's socket codes, and the SQLSTATE classes 08, 53 and 57P.
const isDatabaseAway = (error: FastifyError): boolean => {
  const code = (error as { cause?: { code?: string } }).cause?.code ?? error.code ?? '';
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|08\w{3}|53\w{3}|57P\w{2}|P1001|P1002|P1017|P2024)$/.test(
      code,
    ) ||
    /Connection terminated|timeout exceeded when trying to connect|Can't reach database/i.test(error.message)
  );
};

// Postgres accepted the query and hangs. pg then gives this message, but no code.
const isDatabaseHanging = (error: FastifyError): boolean => error.message === 'Query read timeout';

const oneAddress = {
  field: 'email',
  text: 'The form takes one email address (field: email) and no more than 64 KB.',
};

const tooLarge: Record<string, { field?: string; text: string }> = {
  '/webhooks/:provider': { text: 'A webhook takes no more than 1 MB.' },
  '/admin/import': {
    field: 'file',
    text: 'This page takes files of up to 20 MB. For larger ones there is the command: npm run --silent paperboy -- subscribers import FILE.csv',
  },
  '/subscribe': oneAddress,
  '/preferences': oneAddress,
  '/preferences/:token/address': oneAddress,
  '/submit': {
    field: 'paper',
    text: 'The form takes one arXiv id or link (field: paper), no more than 64 KB.',
  },
  '/try': {
    field: 'papers',
    text: 'The form takes papers of up to 256 KB at once (field: papers). Go back and send fewer of them.',
  },
  '/preferences/:token': {
    field: 'papers',
    text: 'The form takes papers of up to 256 KB at once (field: papers). Go back and send them in smaller parts.',
  },
};

/** The codes whose own words tell a person what to do. */
const explained: ErrorCode[] = ['invalid_input', 'conflict', 'precondition_failed'];

/**
 * Returns what an error means to the person who sent the request. `route` is the route's pattern, which tells the form.
 */
export const toErrorResponse = (error: FastifyError | DomainError, route?: string): ErrorResponse => {
  if (error instanceof DomainError) {
    const status = statuses[error.code];
    if (explained.includes(error.code)) {
      return {
        status,
        code: error.code,
        field: error.field,
        heading: 'Please look at this again',
        text: error.message,
      };
    }
    return {
      status,
      code: error.code,
      ...(responses[error.code as keyof typeof responses] ?? responses.failed),
    };
  }
  if (error.statusCode === 429) {
    return {
      status: 429,
      code: 'rate_limited',
      heading: 'Too many requests at once',
      text: 'Too many requests came from your network in a short time. Please wait a while and try again.',
    };
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const form = tooLarge[route ?? ''] ?? { text: 'This form takes no more than 64 KB.' };
    return { status: 413, code: 'too_large', heading: 'That was too much', ...form };
  }
  if (error.code === 'FST_ERR_BAD_URL')
    return {
      status: 400,
      code: 'invalid_input',
      heading: 'This address does not work',
      text: 'A part of it may be missing. Please copy the whole of it, and try again.',
    };
  // Fastify's own messages name headers and parsers, which do not help a person who fills in a form.
  if (error.statusCode && error.statusCode < 500) {
    return {
      status: error.statusCode,
      code: 'invalid_input',
      heading: 'Please look at this again',
      text: 'What arrived could not be read, so nothing was changed. Go back and send it again.',
    };
  }
  if (isDatabaseAway(error)) return { status: 503, code: 'unavailable', ...responses.unavailable };
  if (isDatabaseHanging(error)) return { status: 503, code: 'unavailable', ...responses.hanging };
  return { status: 500, code: 'failed', ...responses.failed };
};

/** Returns an error as programs get it. */
export const errorBody = ({ code, text, field }: ErrorResponse) => ({
  error: { code, message: text, ...(field && { field }) },
});

/** Creates the function that sends an error to the client: a page to people, JSON to programs. */
export const createErrorReply =
  ({ templates }: Pick<Container, 'templates'>) =>
  (request: FastifyRequest, reply: FastifyReply, said: ErrorResponse): FastifyReply => {
    const { status, code, heading, text, retryAfterSeconds } = said;
    reply.code(status).header('cache-control', 'no-store');
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    if (wantsJson(request)) return reply.send(errorBody(said));
    reply.type('text/html; charset=utf-8');
    if (code === 'invalid_link')
      return reply.send(templates.page('fresh-link', { heading, text, error: null, value: '' }));
    return reply.send(
      templates.page('message', {
        title: heading,
        heading,
        text,
        action: { label: 'To the front page', url: '/' },
      }),
    );
  };

export type ErrorReply = ReturnType<typeof createErrorReply>;

/** Registers the handlers that turn every error into a response. */
export const registerErrors = (
  app: FastifyInstance,
  { errorReply, log }: Pick<Container, 'log'> & { errorReply: ErrorReply },
): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const said = toErrorResponse(error, request.routeOptions.url);
    // A budget may refuse very many requests: they are counted instead of logged.
    if (said.status >= 500 && said.code !== 'busy')
      log.error({ err: error, route: request.routeOptions.url }, 'a request failed');
    return errorReply(request, reply, said);
  });
  app.setNotFoundHandler((request, reply) =>
    errorReply(request, reply, { status: 404, code: 'not_found', ...responses.not_found }),
  );
};
