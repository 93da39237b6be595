import Type, { type Static } from 'typebox';
import { count } from '../platform/plural.ts';
import type { Queryable } from '../platform/postgres.ts';

/** Which readers an announcement goes to: those in one of the states who follow one of the topics; all of them without topics. */
export const Segment = Type.Object(
  {
    states: Type.Array(Type.Union([Type.Literal('active'), Type.Literal('paused')]), {
      minItems: 1,
      maxItems: 2,
      uniqueItems: true,
      description: 'The states of the readers it goes to.',
    }),
    topics: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      maxItems: 50,
      uniqueItems: true,
      description: 'Slugs of topics: it goes to readers who follow one of them; to all when there are none.',
    }),
  },
  { title: 'Segment', additionalProperties: false, description: 'Which readers an announcement goes to.' },
);
export type Segment = Static<typeof Segment>;

/** All active readers. */
export const everybody = (): Segment => ({ states: ['active'], topics: [] });

/** SQL for whether subscriber `s` is in the segment of announcement `a`. */
export const IN_SEGMENT = `
  s.state::text in (select jsonb_array_elements_text(a.segment -> 'states'))
  and (jsonb_array_length(a.segment -> 'topics') = 0 or exists (
    select 1 from interests i where i.subscriber_id = s.id and i.kind = 'topic'
      and i.value in (select jsonb_array_elements_text(a.segment -> 'topics'))))`;

/** Returns how many readers are in a segment now. */
export const countSegment = async (on: Queryable, segment: Segment): Promise<number> => {
  const { rows } = await on.query<{ n: number }>(
    `select count(*)::int as n from subscribers s, (select $1::jsonb as segment) a where ${IN_SEGMENT}`,
    [JSON.stringify(segment)],
  );
  return rows[0]!.n;
};

/** Returns a segment in words: `active readers who follow Robotics or Theory`. `names` has the topics by slug. */
export const segmentInWords = ({ states, topics }: Segment, names: Map<string, string>): string => {
  const readers = states.includes('paused')
    ? states.includes('active')
      ? 'active and paused readers'
      : 'paused readers'
    : 'active readers';
  if (topics.length === 0) return `all ${readers}`;
  const known = topics.map((slug) => names.get(slug) ?? slug);
  if (known.length > 4) return `${readers} who follow one of ${count(known.length, 'topic')}`;
  const last = known.at(-1)!;
  return `${readers} who follow ${known.length === 1 ? last : `${known.slice(0, -1).join(', ')} or ${last}`}`;
};
