import type { FastifyInstance } from 'fastify';
import { Check } from 'typebox/value';
import type { Container } from '../../wiring/container.ts';
import { TokenParams } from '../http/schemas.ts';

const purposes = [
  'confirm',
  'preferences',
  'unsubscribe',
  'digest',
  'feedback',
  'feed',
  'saved',
  'saved-feed',
  'address',
  'erase',
  'ask',
] as const;

/**
 * Refuses a bad link before the rest of its request is validated, so that a bad link gets the same response whatever is
 * sent with it. The first part of such a route is the purpose of its link.
 */
export const registerLinkCheck = (
  app: FastifyInstance,
  { clock, links }: Pick<Container, 'clock' | 'links'>,
): void => {
  app.addHook('preValidation', async ({ routeOptions: { url = '' }, params }) => {
    const purpose = purposes.find((each) => url.startsWith(`/${each}/:token`));
    if (purpose && Check(TokenParams, params)) links.verify(purpose, params.token, clock.now());
  });
};
