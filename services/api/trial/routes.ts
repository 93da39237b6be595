import type { FastifyReply } from 'fastify';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { sendPrivatePage } from '../http/reply.ts';
import { registerMultipart } from '../plugins/multipart.ts';
import type { Reading } from '../reading/reading.ts';
import { readTrial, TrialForm, TrialQuery } from './trial-form.ts';
import { createTrialPage } from './trial-page.ts';

// The form takes 256 KB of papers, and its encoding may write one byte as three.
const BODY_LIMIT_BYTES = 1_000_000;
const PER_MINUTE = 30;

/**
 * Serves `/try`, where a visitor without an address chooses and sees the digest of today. Nothing is stored; what was chosen
 * goes into hidden fields of the sign-up form.
 */
export const trialRoutes = async (app: App, container: Container & { reading: Reading }): Promise<void> => {
  const { parsing, templates, reading } = container;
  registerMultipart(app, { bodyLimit: BODY_LIMIT_BYTES });
  // No form is sent as JSON, and parsing 1 MB of brackets blocks the event loop for 60 ms.
  app.removeContentTypeParser('application/json');
  const page = createTrialPage(container);
  const limited = { budget: 'trial', rateLimit: { max: PER_MINUTE, timeWindow: '1 minute' } } as const;

  const show = async (reply: FastifyReply, form: TrialForm): Promise<FastifyReply> => {
    const trial = await readTrial(form, await reading.topicList.read(), parsing);
    if (Object.keys(trial.errors).length > 0) reply.code(400);
    return sendPrivatePage(reply, templates.page('trial', await page.ofTrial(trial)));
  };

  app.get('/try', { schema: { querystring: TrialQuery }, config: limited }, async (request, reply) => {
    const { topic, topics, keywords } = request.query;
    const form = { topics: [topic ?? [], topics ?? []].flat(), keywords };
    if (form.topics.length > 0 || keywords !== undefined) return show(reply, form);
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(templates.page('trial', await page.empty()));
  });

  app.post(
    '/try',
    {
      schema: { body: TrialForm },
      bodyLimit: BODY_LIMIT_BYTES,
      config: { ...limited, body: 'papers' },
    },
    async (request, reply) => show(reply, request.body),
  );
};
