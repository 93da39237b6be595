import type { FastifyRequest } from 'fastify';
import type { Addition } from '../../subscribers/accounts/addition.ts';
import { type Given, papersIn, readProof, readWanted } from '../../subscribers/accounts/wanted.ts';
import { parseAddress } from '../../subscribers/address.ts';
import type { Container } from '../../wiring/container.ts';
import { keyLabel } from './key-check.ts';
import type { NewSubscriber } from './views/new-subscriber.ts';

/**
 * Returns the function that reads somebody to add, whose types were checked, and throws a DomainError whose field is the path to
 * what is wrong. The papers that all of them name are looked up at once.
 */
export const createAdditionReader = async (
  { knownNames, clock }: Pick<Container, 'knownNames' | 'clock'>,
  request: FastifyRequest,
  all: NewSubscriber[],
): Promise<(given: NewSubscriber) => Addition> => {
  const names = await knownNames.read([...new Set(all.flatMap((each) => papersIn(each as Given)))]);
  const now = clock.now();
  const via = keyLabel(request);
  return ({ email, consent, ...given }) => ({
    ...parseAddress(email),
    wanted: readWanted(given as Given, names),
    consent: consent ? readProof(consent, via, now) : null,
  });
};
