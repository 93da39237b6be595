import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { IdempotentRequest } from '../../admin/api-idempotency.ts';
import type { Container } from '../../wiring/container.ts';
import { canonicalJson, createIdempotencySecrets, type IdempotencySecrets } from './idempotency-secrets.ts';
import { bearerOf } from './key-check.ts';
import { ApiProblem } from './problem.ts';
import { problems } from './schemas.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Is the claim of a POST with an Idempotency-Key that is being acted on. */
    idempotency: { of: IdempotentRequest; claim: string; secrets: IdempotencySecrets } | null;
  }
}

const HEADER = 'idempotency-key';
const IdempotencyKey = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    pattern: '^[ -~]+$',
    description:
      'A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.',
    examples: ['5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11'],
  }),
);

// These headers belong to the response; all others are made for each.
const STORED_HEADERS = ['content-type', 'location', 'etag', 'retry-after'];

// A request that is invalid in a way that its schema does not tell, or came too soon, changed nothing.
const RESENT = [400, 429];

const pack = (reply: FastifyReply, payload: string | Buffer): Buffer => {
  const headers = Object.fromEntries(
    STORED_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  return Buffer.concat([Buffer.from(`${JSON.stringify(headers)}\n`), Buffer.from(payload as string)]);
};

const unpack = (bytes: Buffer): { headers: Record<string, string>; body: Buffer } => {
  const end = bytes.indexOf('\n');
  return { headers: JSON.parse(bytes.subarray(0, end).toString()), body: bytes.subarray(end + 1) };
};

/** Returns what makes two requests the same: method, path with query, the state they change, and the body. */
const textOf = ({ method, url, headers, body }: FastifyRequest): string =>
  [method, url, headers['if-match'] ?? '', canonicalJson(body ?? {})].join('\n');

/**
 * Acts once on the POSTs of one key with one Idempotency-Key. A response below 500 is stored and sent again; a request that
 * was invalid, came too soon, or failed on our side, can be corrected and sent again.
 */
export const registerIdempotency = (
  app: FastifyInstance,
  { apiIdempotency, log }: Pick<Container, 'apiIdempotency' | 'log'>,
): void => {
  app.addHook('onRoute', (route) => {
    if (![route.method].flat().includes('POST') || route.schema === undefined) return;
    if (!route.config?.scope)
      throw new Error(`POST ${route.url} needs a scope: without a key nobody owns its Idempotency-Key.`);
    const own = route.schema.headers as { properties?: object } | undefined;
    route.schema.headers = {
      type: 'object',
      ...own,
      properties: { ...own?.properties, [HEADER]: IdempotencyKey },
    };
    route.schema.response = {
      ...problems('conflict', 'idempotency_mismatch'),
      ...(route.schema.response as object),
    };
  });

  app.decorateRequest('idempotency', null);
  // The request fits its schema by now.
  app.addHook('preHandler', async (request, reply) => {
    const given = request.headers[HEADER];
    const key = bearerOf(request);
    if (request.method !== 'POST' || request.is404 || given === undefined || !request.apiKey || !key) return;
    const secrets = createIdempotencySecrets(key);
    const name = secrets.hash(`name\n${String(given)}`);
    const of = { keyId: request.apiKey.id, name, request: secrets.hash(`request\n${textOf(request)}`) };
    const found = await apiIdempotency.claim(of);
    if (found.kind === 'claimed') {
      request.idempotency = { of, claim: found.claim, secrets };
      return;
    }
    if (found.kind === 'other-request')
      throw new ApiProblem('idempotency_mismatch', 'This Idempotency-Key was sent with another request.', [
        { header: HEADER, detail: 'Use a new one for each request.' },
      ]);
    if (found.kind === 'under-way') {
      reply.header('retry-after', '1');
      throw new ApiProblem('conflict', 'The first request with this Idempotency-Key is under way.');
    }
    const { headers, body } = unpack(secrets.decrypt(name, found.response));
    return reply.code(found.status).headers(headers).header('idempotency-replayed', 'true').send(body);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { idempotency } = request;
    if (!idempotency) return payload;
    request.idempotency = null;
    const { of, claim, secrets } = idempotency;
    const content = payload ?? '';
    const isStored =
      reply.statusCode < 500 &&
      !RESENT.includes(reply.statusCode) &&
      (typeof content === 'string' || Buffer.isBuffer(content));
    try {
      if (isStored) {
        const response = secrets.encrypt(of.name, pack(reply, content));
        await apiIdempotency.finish(of, claim, { status: reply.statusCode, response });
      } else await apiIdempotency.release(of, claim);
    } catch (error) {
      // The caller gets the response all the same. Until the claim expires, the same request gets 409.
      log.error({ err: error, route: request.routeOptions.url }, 'a response was not stored');
    }
    return payload;
  });
};
