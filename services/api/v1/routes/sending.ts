import Type from 'typebox';
import { MAX_REASON_CHARS } from '../../../admin/run-actions.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { recordUse } from '../record-use.ts';
import { closed } from '../schemas.ts';
import { Hold, toHold } from '../views/hold.ts';

const Sending = closed(
  {
    held: Type.Boolean({ description: 'Whether all sending is held.' }),
    holds: Type.Array(Hold, { description: 'The holds that stand; those on one domain come last.' }),
  },
  { title: 'Sending', description: 'Whether digests are being sent.' },
);
const PauseBody = closed(
  {
    reason: Type.String({
      minLength: 1,
      maxLength: MAX_REASON_CHARS,
      description: 'Why, for operators who look at it later.',
    }),
  },
  { examples: [{ reason: 'We move to another relay.' }] },
);
const Paused = closed({
  held: Type.Boolean(),
  new: Type.Boolean({ description: 'False if an operator had paused it before; their reason stays.' }),
});
const ResumeBody = closed(
  {
    domain: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'Lifts only the hold on this recipient domain; without it every hold is lifted.',
      }),
    ),
  },
  { examples: [{ domain: 'example.org' }] },
);
const Resumed = closed({ lifted: Type.Array(Hold) });

/** Serves what holds sending as a whole. */
export const sendingRoutes = async (app: App, container: Container): Promise<void> => {
  const { runs, runActions } = container;
  app.get(
    '/sending',
    {
      config: { scope: 'runs:read' },
      schema: {
        operationId: 'getSending',
        summary: 'Get what holds sending',
        description: 'Returns every hold on all sending, and on sending to one recipient domain.',
        tags: ['Runs'],
        response: { 200: Sending },
      },
    },
    async () => {
      const holds = (await runs.holds()).map(toHold);
      return { held: holds.some(({ kind }) => kind !== 'domain'), holds };
    },
  );

  app.post(
    '/sending/pause',
    {
      config: { scope: 'runs:write' },
      schema: {
        operationId: 'pauseSending',
        summary: 'Pause all sending',
        description:
          'Holds all digests in every worker; mails under way are finished. A digest that waits longer than the catch-up window expires, and its papers come with the next one.',
        tags: ['Runs'],
        body: PauseBody,
        response: { 200: Paused },
      },
    },
    async (request) => {
      const { reason, isNew } = await runActions.pause(request.body.reason);
      if (isNew) await recordUse(container, request, 'paused sending', '', reason);
      return { held: true, new: isNew };
    },
  );

  app.post(
    '/sending/resume',
    {
      config: { scope: 'runs:write' },
      schema: {
        operationId: 'resumeSending',
        summary: 'Resume sending',
        description:
          'Lifts every hold, of whatever kind, or only that on one recipient domain. Digests that wait are sent at once.',
        tags: ['Runs'],
        body: ResumeBody,
        response: { 200: Resumed },
      },
    },
    async (request) => {
      const lifted = await runActions.resume(request.body.domain);
      if (lifted.length > 0)
        await recordUse(
          container,
          request,
          'resumed sending',
          '',
          lifted.map(({ kind, domain }) => domain ?? kind).join(', '),
        );
      return { lifted: lifted.map(toHold) };
    },
  );
};
