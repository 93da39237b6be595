import { hash } from 'node:crypto';
import { type EventJson, type Receiver, refuse } from './provider.ts';
import { isObject, readJson } from './read-json.ts';
import { isOneOf, secretOf } from './signatures.ts';

/**
 * Creates the receiver of a provider that signs nothing, whose requests carry a secret instead: in Basic or Bearer
 * authentication, or in the address. Returns null where there is no secret. The body is one event or a list; `idOf` returns
 * the parts that tell two events apart, or null where they are missing and the whole event has to.
 */
export const createSecretReceiver = (
  secrets: string[],
  idOf: (event: EventJson) => unknown[] | null,
): Receiver | null =>
  secrets.length === 0
    ? null
    : {
        admit: (head) => {
          const secret = secretOf(head);
          if (secret === null) return 'unsigned';
          return isOneOf(secret, secrets) ? null : 'forged';
        },
        verify: ({ rawBody }) => {
          const body = readJson(rawBody);
          const events = Array.isArray(body) ? body : [body];
          if (!events.every(isObject)) return refuse('malformed');
          return {
            kind: 'events',
            events: events.map((event) => ({
              id: hash('sha256', JSON.stringify(idOf(event) ?? event)),
              event,
            })),
          };
        },
      };
