import type { FastifyInstance, FastifyReply } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import type { Container } from '../../wiring/container.ts';
import { createFormGuard } from '../form-guard.ts';
import { sendPrivatePage } from '../reply.ts';

const PER_HOUR = 20;

type Form = Record<string, unknown>;

/**
 * `/submit`: readers propose papers. Nothing here knows the visitor (there is no cookie), so a forged form of another
 * site gains nothing; it is refused all the same, since it cannot hold a time that we signed.
 */
export const submitRoutes = async (
  app: FastifyInstance,
  { clock, links, submissions, templates, log }: Container,
): Promise<void> => {
  const guard = createFormGuard({ clock, links });

  const sendForm = (reply: FastifyReply, form: Form = {}, errors: Record<string, string> = {}) =>
    sendPrivatePage(
      reply,
      templates.page('submit', {
        startedAt: guard.startedAt(),
        values: { paper: textOf(form.paper).slice(0, 500), credit: textOf(form.credit).slice(0, 60) },
        errors,
      }),
    );

  app.get('/submit', async (_request, reply) => sendForm(reply));

  app.post(
    '/submit',
    { config: { budget: 'submit', rateLimit: { max: PER_HOUR, timeWindow: '1 hour' } } },
    async (request, reply) => {
      const form = (request.body ?? {}) as Form;
      if (textOf(form.started) === '')
        return sendForm(reply.code(400), form, {
          form: 'The form was not complete. Please press the button again.',
        });
      const robot = guard.ignoreReason(form);
      if (robot === null) {
        try {
          await submissions.submit({ paper: textOf(form.paper), credit: textOf(form.credit) });
        } catch (error) {
          const isOurs = error instanceof DomainError && error.code === 'invalid_input' && error.field;
          if (!isOurs || /\bjson\b/.test(request.headers.accept ?? '')) throw error;
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

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
