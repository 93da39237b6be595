import type { FastifyError, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { toErrorResponse } from '../plugins/errors.ts';

/** Gives each code of a problem its status and its title, which is the same for every occurrence (RFC 9457, 3.1.3). */
export const problemCodes = {
  invalid_input: { status: 400, title: 'The request cannot be read as it is' },
  not_signed_in: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The key lacks a scope' },
  not_found: { status: 404, title: 'There is no such thing' },
  too_slow: { status: 408, title: 'The request did not arrive in time' },
  conflict: { status: 409, title: 'The state does not allow it' },
  precondition_failed: { status: 412, title: 'It was changed meanwhile' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is of another type' },
  idempotency_mismatch: { status: 422, title: 'The idempotency key was used for another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  failed: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Something we depend on is away' },
  busy: { status: 503, title: 'Too much is under way' },
} as const;

export type ProblemCode = keyof typeof problemCodes;

/** Is one wrong part of a request: a place in the body (RFC 6901), a parameter of the URL, or a header. */
export type ProblemPart = { pointer?: string; parameter?: string; header?: string; detail: string };

const Part = Type.Object(
  {
    pointer: Type.Optional(
      Type.String({ description: 'The place in the body, as a JSON pointer (RFC 6901).' }),
    ),
    parameter: Type.Optional(Type.String({ description: 'The parameter of the URL.' })),
    header: Type.Optional(Type.String({ description: 'The header.' })),
    detail: Type.String({ description: 'What is wrong there, and what is accepted.' }),
  },
  { additionalProperties: false },
);

/** Describes an error (RFC 9457). `code` is stable, as is the `type` that is made from it. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri', description: 'The page that explains the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum(Object.keys(problemCodes) as ProblemCode[]),
    detail: Type.String(),
    errors: Type.Optional(Type.Array(Part)),
  },
  { $id: 'Problem', additionalProperties: false, description: 'An error as RFC 9457 describes it.' },
);
export type ProblemBody = Static<typeof Problem>;

/** Is an error with more than a DomainError tells: each wrong part of the request, or a status that only the API has. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly parts: ProblemPart[];
  constructor(code: ProblemCode, detail: string, parts: ProblemPart[] = []) {
    super(detail);
    this.code = code;
    this.parts = parts;
  }
}

const codeOfStatus = (status: number): ProblemCode =>
  (Object.keys(problemCodes) as ProblemCode[]).find((code) => problemCodes[code].status === status) ??
  (status < 500 ? 'invalid_input' : 'failed');

const isCode = (code: string): code is ProblemCode => Object.hasOwn(problemCodes, code);

/** Is said of a path that names nothing that there is. */
export const NO_SUCH_NAME = 'There is nothing of this name.';

const WORDS: Partial<Record<ProblemCode, string>> = {
  too_large: 'The body is larger than this operation takes.',
  unsupported_media_type: 'Send the body as application/json.',
  failed: 'The error has been recorded. Please try again in a minute.',
};

/** Returns the code, the words and the wrong parts of any error that a route or a plugin throws. */
export const toProblem = (
  error: FastifyError | DomainError | ApiProblem,
): { code: ProblemCode; detail: string; parts: ProblemPart[]; retryAfterSeconds?: number } => {
  if (error instanceof ApiProblem) return { code: error.code, detail: error.message, parts: error.parts };
  if (error.code === 'FST_ERR_MAX_PARAM_LENGTH')
    return { code: 'not_found', detail: NO_SUCH_NAME, parts: [] };
  const { status, code, text, field, retryAfterSeconds } = toErrorResponse(error);
  const own = error instanceof DomainError && isCode(error.code) ? error.code : null;
  const known = own ?? (isCode(code) && problemCodes[code].status === status ? code : codeOfStatus(status));
  // A DomainError's own words name what is missing; the words of pages speak of links and forms.
  const detail =
    error instanceof DomainError && status < 500
      ? error.message
      : (WORDS[known] ?? (status === 400 ? error.message : text));
  return {
    code: known,
    detail,
    parts: field === undefined ? [] : [{ pointer: `/${field}`, detail }],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
};

type ReadProblem = ReturnType<typeof toProblem>;

/** Returns a problem as the API sends it. `publicUrl` is where the codes are explained. */
export const toProblemBody = (publicUrl: string, { code, detail, parts }: ReadProblem): ProblemBody => {
  const { status, title } = problemCodes[code];
  return {
    type: `${publicUrl}/docs/problems#${code}`,
    title,
    status,
    code,
    detail,
    ...(parts.length > 0 && { errors: parts }),
  };
};

/** Sends a problem. */
export const sendProblem = (reply: FastifyReply, publicUrl: string, problem: ReadProblem): FastifyReply => {
  const { code, retryAfterSeconds } = problem;
  const { status } = problemCodes[code];
  reply.code(status).type('application/problem+json').header('cache-control', 'no-store');
  if (code === 'not_signed_in') reply.header('www-authenticate', 'Bearer realm="Paperboy"');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  // It is serialised here, because a route need not list a status that a plugin causes.
  return reply.send(JSON.stringify(toProblemBody(publicUrl, problem)));
};
