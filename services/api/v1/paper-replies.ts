import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { citationFormats } from '../../papers/citations/citation-formats.ts';
import { toCsl } from '../../papers/citations/csl.ts';
import { toCited } from '../../papers/citations/to-cited.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import { createVersionedCache } from '../../platform/cache.ts';
import type { Container } from '../../wiring/container.ts';
import { type CachedBody, etagOf, sendCached } from '../http/conditional.ts';
import { formatOf, type PaperFormat, typeOf } from './format.ts';
import type { ShownPaper } from './views/paper.ts';

/** What an operation returns: its JSON, the papers in it, and the cursor of the next page. */
export type PaperReply = { json: Record<string, unknown>; papers: ShownPaper[]; next?: string | null };

/** A list takes up to 600 KB with its compressed copy, and a client can ask for very many. */
const MAX_LISTS = 60;
const MAX_PAPERS = 500;
const MAX_AGE_SECONDS = 60;
// Counts of comments and stars change without a note in `edition_changes`, so a reply is written again after this time.
const REWRITTEN_MS = 300_000;

type Body = CachedBody & { next: string | null };

/** Sends papers in the format that the client asks for, and caches the bytes until an edition changes. */
export const createPaperReplies = ({
  config,
  clock,
  editionChanges,
  paperFacts,
}: Pick<Container, 'config' | 'clock' | 'editionChanges' | 'paperFacts'>) => {
  const { publicUrl } = config;
  const caches = {
    list: createVersionedCache<string, Body>({ name: 'api-lists', max: MAX_LISTS }),
    paper: createVersionedCache<string, Body>({ name: 'api-papers', max: MAX_PAPERS }),
  };

  const write = (
    reply: FastifyReply,
    format: PaperFormat,
    { json, papers, next = null }: PaperReply,
  ): Body => {
    const text =
      format === 'json'
        ? (reply.serializeInput(json, '200', typeOf('json')) as string)
        : citationFormats[format].write(
            toCsl(papers.map(({ paper, facts }) => toCited(paper, facts, publicUrl))),
          );
    const body = Buffer.from(text);
    let packed: Buffer | undefined;
    return {
      type: `${typeOf(format)}; charset=utf-8`,
      body,
      gzip: () => {
        packed ??= gzipSync(body, { level: 5 });
        return packed;
      },
      etag: etagOf(body),
      maxAgeSeconds: MAX_AGE_SECONDS,
      varyBy: 'accept',
      next,
    };
  };

  const written = (request: FastifyRequest, reply: FastifyReply, shown: PaperReply): Body =>
    write(reply, formatOf(request, request.query as { format?: PaperFormat }), shown);

  const send = (request: FastifyRequest, reply: FastifyReply, body: Body): FastifyReply => {
    if (body.next !== null) reply.header('link', linkTo(request.url, body.next));
    return sendCached(request, reply, body);
  };

  return {
    /** Returns papers with the facts that the API shows; one that was deleted meanwhile is left out. */
    withFacts: async (papers: StoredPaper[]): Promise<ShownPaper[]> => {
      const facts = await paperFacts.of(papers.map(({ id }) => id));
      return papers.flatMap((paper) => {
        const known = facts.get(paper.id);
        return known ? { paper, facts: known } : [];
      });
    },
    /** Sends papers of editions, or one. They are cached by the route, its parameters and the format. */
    sendCached: async (
      request: FastifyRequest,
      reply: FastifyReply,
      kind: keyof typeof caches,
      read: () => Promise<PaperReply>,
    ): Promise<FastifyReply> => {
      const query = request.query as Record<string, string>;
      const format = formatOf(request, query);
      const asked = Object.entries(query)
        .filter(([name]) => name !== 'format')
        .sort();
      const name = JSON.stringify([request.routeOptions.url, request.params, asked, format]);
      const age = `${await editionChanges.version()} ${Math.floor(clock.now().getTime() / REWRITTEN_MS)}`;
      const body = await caches[kind].read(name, age, async () => write(reply, format, await read()));
      return send(request, reply, body);
    },
    /** Sends papers that depend on what the client typed, and are not cached here. */
    send: (request: FastifyRequest, reply: FastifyReply, shown: PaperReply): FastifyReply =>
      send(request, reply, written(request, reply, shown)),
    /** Sends papers that only the key of a request may see. */
    sendPrivate: (request: FastifyRequest, reply: FastifyReply, shown: PaperReply): FastifyReply => {
      const { type, body } = written(request, reply, shown);
      return reply.type(type).header('cache-control', 'no-store').send(body);
    },
  };
};

export type PaperReplies = ReturnType<typeof createPaperReplies>;

/** Returns the header that leads to the next page (RFC 8288), relative to the present one. */
const linkTo = (url: string, cursor: string): string => {
  const asked = new URLSearchParams(url.split('?')[1] ?? '');
  asked.set('cursor', cursor);
  return `<?${asked}>; rel="next"`;
};
