import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Correction, CuratedPaper } from '../../../papers/ingest/curation.ts';
import { type LinkKind, linkKinds } from '../../../papers/paper.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { IdParams, idOf, longText, SaidQuery, text } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { textOf } from './wording.ts';

const CorrectForm = Type.Object({ title: longText, abstract: longText, authors: longText, links: longText });
const MergeForm = Type.Object({ into: text() });
type Form = Static<typeof CorrectForm> & Static<typeof MergeForm>;

const said: Record<string, string> = {
  corrected: 'Corrected. Your correction outranks every source from now on.',
  merged: 'Merged: this is the one that stays.',
  nothing: 'Nothing was different.',
};

const lines = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean);

const linkLines = (links: CuratedPaper['links']): string =>
  links.map(({ kind, url }) => `${kind} ${url}`).join('\n');

/** Reads one link from each line: its kind and its URL, or a URL alone. */
const readLinks = (text: string): NonNullable<Correction['links']> =>
  lines(text).map((line) => {
    const [first = '', second] = line.split(/\s+/);
    if (second === undefined) return { kind: 'other', url: first };
    if (!linkKinds.includes(first as LinkKind))
      throw new DomainError('invalid_input', `"${first.slice(0, 40)}" is none of ${linkKinds.join(', ')}.`, {
        field: 'links',
      });
    return { kind: first as LinkKind, url: second };
  });

/** Returns the fields that the operator changed; the others continue to follow their sources. */
const readCorrection = (form: Form, paper: CuratedPaper): Correction => {
  const correction: Correction = {};
  if (textOf(form.title) !== paper.title) correction.title = textOf(form.title);
  const abstract = textOf(form.abstract).replace(/\r\n?/g, '\n');
  if (abstract !== paper.abstract.trim()) correction.abstract = abstract;
  const authors = lines(textOf(form.authors));
  if (authors.join('\n') !== paper.authors.join('\n')) correction.authors = authors;
  if (lines(textOf(form.links)).join('\n') !== linkLines(paper.links))
    correction.links = readLinks(textOf(form.links));
  return correction;
};

/** Serves `/admin/papers/:id`, where an operator corrects a paper or merges it into its duplicate. */
export const paperRoutes = async (
  app: App,
  { curation, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  const paperOf = async (id: string): Promise<CuratedPaper> => {
    const paper = await curation.paperById(Number(id));
    if (!paper) throw new DomainError('not_found', `There is no paper ${id} in any edition.`);
    return paper;
  };

  const pageOf = async (
    paper: CuratedPaper,
    form: Form | null,
    error: { field: string; text: string } | null,
  ) => ({
    id: paper.id,
    date: paper.date,
    title: paper.title,
    pinned: paper.pinned,
    hidden: paper.hidden,
    arxivId: paper.arxivId,
    sources: paper.sources,
    corrected: paper.corrected,
    credit: paper.credit,
    kinds: [...linkKinds],
    values: {
      title: form?.title ?? paper.title,
      abstract: form?.abstract ?? paper.abstract,
      authors: form?.authors ?? paper.authors.join('\n'),
      links: form?.links ?? linkLines(paper.links),
      into: form?.into ?? '',
    },
    others: (await curation.papersOf(paper.date))
      .filter(({ id }) => id !== paper.id)
      .map(({ id, title }) => ({ id, title })),
    error,
  });

  app.get('/papers/:id', { schema: { params: IdParams, querystring: SaidQuery } }, async (request, reply) =>
    page.send(request, reply, 'admin/paper', {
      ...(await pageOf(await paperOf(request.params.id), null, null)),
      said: said[textOf(request.query.said)] ?? null,
    }),
  );

  /** Runs the action of a form, and shows an error beside the field that caused it. */
  const attempt = async <Sent extends Form>(
    request: FastifyRequest & { params: Static<typeof IdParams>; body: Sent },
    reply: FastifyReply,
    work: (form: Sent, paper: CuratedPaper) => Promise<string>,
  ) => {
    const paper = await paperOf(request.params.id);
    try {
      return page.goTo(reply, await work(request.body, paper));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'unavailable') throw error;
      const field = error.field ?? 'into';
      return page.send(request, reply.code(400), 'admin/paper', {
        ...(await pageOf(paper, request.body, { field, text: error.message })),
        said: null,
      });
    }
  };

  app.post('/papers/:id', { schema: { params: IdParams, body: CorrectForm } }, (request, reply) =>
    attempt(request, reply, async (form, paper) => {
      const correction = readCorrection(form, paper);
      const fields = Object.keys(correction);
      if (fields.length === 0) return `/admin/papers/${paper.id}?said=nothing`;
      await curation.correct(paper.id, correction);
      await record(request, 'corrected', `paper ${paper.id}`, fields.join(', '));
      return `/admin/papers/${paper.id}?said=corrected`;
    }),
  );

  app.post('/papers/:id/merge', { schema: { params: IdParams, body: MergeForm } }, (request, reply) =>
    attempt(request, reply, async (form, paper) => {
      const into = idOf(form.into);
      if (into === null)
        throw new DomainError('invalid_input', 'Choose the paper that it is, or enter its number.', {
          field: 'into',
        });
      await curation.merge({ paperId: paper.id, into });
      await record(request, 'merged', `paper ${into}`, `paper ${paper.id} into it`);
      return `/admin/papers/${into}?said=merged`;
    }),
  );
};
