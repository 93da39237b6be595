import type { ProblemCode } from '../v1/problem.ts';

/** Explains each code of a problem: what it means, and what to do. */
export const problemWords: Record<ProblemCode, { means: string; advice: string }> = {
  invalid_input: {
    means:
      'A part of the request has the wrong type, is out of range, is missing or is not known. Nothing was changed. `errors` names every wrong part: a JSON pointer into the body, a parameter of the URL, or a header.',
    advice: 'Correct the named parts and send it again. The same Idempotency-Key may be used.',
  },
  not_signed_in: {
    means: 'The operation needs a key, or the key that was sent is unknown, expired or revoked.',
    advice:
      'Send `Authorization: Bearer paperboy_…`. An operator makes keys in `/admin/keys` or with `paperboy keys`.',
  },
  forbidden: {
    means: 'The key is valid but lacks the scope that `detail` names.',
    advice: 'Use a key with this scope. The scopes of a key cannot be changed: make a new one.',
  },
  not_found: {
    means: 'There is no such thing, or the key may not see it.',
    advice: 'Check the id. Ids never change, but an erased reader and a hidden paper are gone for most keys.',
  },
  too_slow: {
    means: 'The request did not arrive completely in time. Nothing was changed.',
    advice: 'Send it again.',
  },
  conflict: {
    means:
      'The thing is in a state in which this cannot be done, or the first request with the same Idempotency-Key is still under way.',
    advice: 'Read the thing again and decide; wait a second where `Retry-After` says so.',
  },
  precondition_failed: {
    means:
      'Somebody changed the thing after you read it: the ETag in `If-Match` is not that of its present state. Nothing was changed.',
    advice: 'Read it again, apply your change to what you get, and send it with the new ETag.',
  },
  too_large: {
    means: 'The body is larger than the operation takes.',
    advice: 'Send less at once. A call for many subscribers takes 1,000 of them.',
  },
  unsupported_media_type: {
    means: 'The body is not JSON, or its Content-Type does not say so.',
    advice: 'Send JSON in UTF-8 with `Content-Type: application/json`.',
  },
  idempotency_mismatch: {
    means: 'The Idempotency-Key was used in the last 24 hours for a request with another path or body.',
    advice: 'Use a new Idempotency-Key for each thing that you want to be done once.',
  },
  rate_limited: {
    means:
      'The key, or the network that sends requests without one, has sent too many. The headers `RateLimit` and `RateLimit-Policy` tell the limit in every response.',
    advice:
      'Wait the seconds that `Retry-After` names. For many subscribers use the operation that takes 1,000 in one call.',
  },
  failed: {
    means: 'An error on our side. It was recorded.',
    advice:
      'Send the request again later, a POST with the same Idempotency-Key, so that it is not done twice.',
  },
  unavailable: {
    means: 'Something that we depend on, such as the database, is away. Nothing was changed.',
    advice: 'Send it again after the seconds that `Retry-After` names.',
  },
  busy: {
    means: 'Too many requests are being worked on. Nothing was changed.',
    advice: 'Send it again after the seconds that `Retry-After` names.',
  },
};
