import Type from 'typebox';
import { authorsInWords, longDate } from '../../../digests/compose/wording.ts';
import { isIsoDate } from '../../../platform/dates.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { DateParams, Id, text } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { stateOf } from './today.ts';
import { textOf } from './wording.ts';

const CurateForm = Type.Object({
  date: text(),
  paper: Type.String({ ...Id, description: 'There is no such paper.' }),
  on: text(),
});

const SHOWN = 60;

/** Serves `/admin/editions`: the list of days, and one day's papers, which an operator can pin and hide. */
export const editionRoutes = async (
  app: App,
  { allEditions, curation, submissions, audit, clock, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  app.get('/editions', async (request, reply) => {
    const [editions, held] = await Promise.all([
      allEditions.list(SHOWN),
      submissions.list({ state: 'held' }),
    ]);
    return page.send(request, reply, 'admin/editions', {
      held: held.length,
      editions: editions.map((edition) => ({
        date: edition.date,
        label: longDate(edition.date, { year: true }),
        papers: edition.papers,
        state: stateOf(edition, clock.now()),
      })),
    });
  });

  app.get('/editions/:date', { schema: { params: DateParams } }, async (request, reply) => {
    const { date } = request.params;
    const edition = isIsoDate(date) ? await allEditions.of(date) : null;
    if (!edition) throw new DomainError('not_found', `There is no edition of ${date}.`);
    const papers = await curation.papersOf(date);
    return page.send(request, reply, 'admin/edition', {
      date,
      label: longDate(date, { year: true }),
      state: stateOf(edition, clock.now()),
      isPublic: edition.state === 'closed',
      papers: papers.map((paper) => ({
        id: paper.id,
        title: paper.title,
        authors: authorsInWords(paper.authors, 3),
        upvotes: paper.upvotes,
        pinned: paper.pinned,
        hidden: paper.hidden,
        corrected: paper.corrected,
        sources: paper.sources,
        credit: paper.credit,
      })),
    });
  });

  const acts = {
    pin: { act: curation.pin, words: ['unpinned', 'pinned'] },
    hide: { act: curation.hide, words: ['showed again', 'hid'] },
  } as const;
  for (const [name, { act, words }] of Object.entries(acts))
    app.post(`/papers/${name}`, { schema: { body: CurateForm } }, async (request, reply) => {
      const id = Number(request.body.paper);
      const on = textOf(request.body.on) === '1';
      await act(id, on);
      await record(request, words[on ? 1 : 0], `paper ${id}`);
      const date = textOf(request.body.date);
      return page.goTo(
        reply,
        isIsoDate(date) ? `/admin/editions/${date}#paper-${id}` : `/admin/papers/${id}`,
      );
    });
};
