import type { FastifyReply, FastifyRequest } from 'fastify';
import { readReturnAddress } from './return-address.ts';

const DAY_SECONDS = 86_400;

/**
 * Lets scripts of RETURN_HOSTS read the answer to a form, without cookies. `mark` is for every response of the route;
 * `permit` answers the question that a browser asks before it sends a form with a header of its own.
 */
export const createCrossOrigin = ({ returnHosts }: { returnHosts: readonly string[] }) => {
  const mark = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin !== undefined && readReturnAddress(origin, returnHosts)?.origin === origin)
      reply.header('access-control-allow-origin', origin);
  };
  const permit = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (reply.hasHeader('access-control-allow-origin'))
      reply
        .header('access-control-allow-methods', 'POST')
        .header('access-control-allow-headers', 'content-type, x-requested-with')
        .header('access-control-max-age', String(DAY_SECONDS));
    return reply.code(204).send();
  };
  return { mark, permit };
};
