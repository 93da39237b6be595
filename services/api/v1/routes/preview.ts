import Type from 'typebox';
import { publicPapersOf } from '../../../papers/editions/paper-lookup.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { acceptedFormat } from '../format.ts';
import { ApiProblem } from '../problem.ts';
import { closed, Day, orNull, problems, UuidParams } from '../schemas.ts';
import { SelectedPaper, SkipReasonName, toSelectedPaper } from '../views/digest.ts';

const types = { json: 'application/json', html: 'text/html', text: 'text/plain' } as const;
type Format = keyof typeof types;
const formats = Object.keys(types) as Format[];

const PreviewQuery = closed({
  format: Type.Optional(
    Type.Enum(formats, { description: 'Goes before `Accept`; JSON where neither says.' }),
  ),
  date: Type.Optional(
    Type.String({ ...Day, description: 'Previews this edition alone, sent before or not.' }),
  ),
});

const Preview = closed(
  {
    date: Type.String({ ...Day, description: 'The local date of the digest.' }),
    through: orNull(Day, { description: 'The newest edition that was looked through.' }),
    candidateCount: Type.Integer({ description: 'The number of papers to choose from.' }),
    skipReason: orNull(SkipReasonName),
    subject: orNull(Type.String()),
    papers: Type.Array(SelectedPaper),
    html: orNull(Type.String()),
    text: orNull(Type.String()),
  },
  { title: 'Preview', description: 'What would be sent. The links that act for the reader lead nowhere.' },
);
const body = (schema: Type.TSchema) => ({ schema });

/** Serves a preview of anybody's next digest, by the same preparation as the mail. */
export const previewRoutes = async (app: App, { accounts, nextMail, db }: Container): Promise<void> => {
  app.get(
    '/subscribers/:id/preview',
    {
      config: { scope: 'digests:read', budget: 'preview' },
      schema: {
        operationId: 'previewDigest',
        summary: 'Preview the next digest of a subscriber',
        description:
          'Returns the next digest as it would be sent now, as JSON, as its HTML or as its text; nothing is sent. Where nothing would be sent, JSON says why, and the other formats are 404.',
        tags: ['Digests'],
        params: UuidParams,
        querystring: PreviewQuery,
        response: {
          200: {
            description: 'The preview.',
            content: {
              'application/json': body(Preview),
              'text/html': body(Type.String()),
              'text/plain': body(Type.String()),
            },
          },
          ...problems('not_found', 'busy'),
        },
      },
    },
    async (request, reply) => {
      const format =
        request.query.format ?? acceptedFormat(request.headers.accept, formats, (each) => types[each]);
      const account = await accounts.find(request.params.id);
      const next = await nextMail.of(account, request.query.date ?? null);
      reply.header('vary', 'accept').type(format === 'json' ? types.json : `${types[format]}; charset=utf-8`);
      if (format !== 'json') {
        if (!next.mail) throw new ApiProblem('not_found', `Nothing would be sent: ${next.skipReason}.`);
        // A browser that shows it runs no script of it, and loads nothing.
        reply.header(
          'content-security-policy',
          "default-src 'none';style-src 'unsafe-inline';img-src 'self' data:;sandbox",
        );
        return reply.send(next.mail[format]);
      }
      const papers = await publicPapersOf(
        db,
        next.selection.map(({ paperId }) => paperId),
      );
      return reply.send({
        date: next.localDate,
        through: next.through,
        candidateCount: next.candidateCount,
        skipReason: next.skipReason,
        subject: next.mail?.subject ?? null,
        papers: next.selection.flatMap(({ paperId, ...chosen }) => {
          const paper = papers.get(paperId);
          return paper ? [toSelectedPaper({ ...paper, ...chosen })] : [];
        }),
        html: next.mail?.html ?? null,
        text: next.mail?.text ?? null,
      });
    },
  );
};
