import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DomainError } from '../../platform/errors.ts';
import { wantsJson } from '../http/reply.ts';
import { errorBody, toErrorResponse } from '../plugins/errors.ts';
import { readReturnAddress, withStatus } from './return-address.ts';
import { type FormStatus, formWords, readLanguage } from './words.ts';

type Answered = {
  status: FormStatus;
  error?: DomainError;
  /** Holds the address that was probably meant. */
  suggested?: string | null;
};

/**
 * Answers a form of another site: a script gets JSON in the form's language, and a browser goes back to the site's own
 * page, if that is on one of RETURN_HOSTS. Returns null when our own page is the answer.
 */
export const createFormAnswer =
  ({ returnHosts }: { returnHosts: readonly string[] }) =>
  (
    request: FastifyRequest & { body: { return?: unknown; lang?: unknown } },
    reply: FastifyReply,
    { status, error, suggested }: Answered,
  ): FastifyReply | null => {
    const { body } = request;
    reply.header('cache-control', 'no-store');
    if (wantsJson(request)) {
      const said = error && toErrorResponse(error);
      const { answers, didYouMean } = formWords[readLanguage(body.lang)];
      const meant = suggested && { suggestion: { email: suggested, question: didYouMean(suggested) } };
      const message = answers[status];
      return reply
        .code(said?.status ?? 200)
        .send({ status, message, ...meant, ...(said && errorBody(said)) });
    }
    const address = readReturnAddress(body.return, returnHosts);
    return address && reply.redirect(withStatus(address, status), 303);
  };
