import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { createFormGuard } from '../http/form-guard.ts';
import { sendPrivatePage, wantsJson } from '../http/reply.ts';
import { guardFields, longText } from '../http/schemas.ts';

const PER_HOUR = 20;

const SubmitForm = Type.Object({ paper: longText, credit: longText, ...guardFields });
type Form = Static<typeof SubmitForm>;

/**
 * Serves `/submit`, where readers propose papers. The page does not know the visitor (there is no cookie), so a forged
 * form of another site gains nothing. It is still refused, since it has no time that we signed.
 */
export const submitRoutes = async (
  app: App,
  { clock, links, submissions, templates, log }: Container,
): Promise<void> => {
  const guard = createFormGuard({ clock, links });

  const sendForm = (reply: FastifyReply, form: Form = {}, errors: Record<string, string> = {}) =>
    sendPrivatePage(
      reply,
      templates.page('submit', {
        startedAt: guard.startedAt(),
        values: { paper: (form.paper ?? '').slice(0, 500), credit: (form.credit ?? '').slice(0, 60) },
        errors,
      }),
    );

  app.get('/submit', async (_request, reply) => sendForm(reply));

  app.post(
    '/submit',
    {
      schema: { body: SubmitForm },
      config: { budget: 'submit', rateLimit: { max: PER_HOUR, timeWindow: '1 hour' } },
    },
    async (request, reply) => {
      const form = request.body;
      const { paper = '', credit = '' } = form;
      if (!form.started)
        return sendForm(reply.code(400), form, {
          form: 'The form was not complete. Please press the button again.',
        });
      // No mail goes to anybody, and an editor decides: a quick form needs no waiting.
      const { ignore: robot } = guard.judge(form);
      if (robot === null) {
        try {
          await submissions.submit({ paper, credit });
        } catch (error) {
          const isOurs = error instanceof DomainError && error.code === 'invalid_input' && error.field;
          if (!isOurs || wantsJson(request)) throw error;
          return sendForm(reply.code(400), form, { [error.field!]: error.message });
        }
      } else log.info({ reason: robot }, 'a submission was ignored');
      return sendPrivatePage(
        reply,
        templates.page('message', {
          title: 'Thank you',
          heading: 'Thank you, we have it',
          text: 'We look the paper up now, and an editor decides. What is taken comes with one of the next lists.',
          action: { label: 'Submit another', url: '/submit' },
        }),
      );
    },
  );
};
