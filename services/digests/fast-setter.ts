import { mark, withoutMarks } from '../platform/slots.ts';
import type { CompiledMail } from '../platform/templates.ts';
import { feedbackUrl } from './build-view.ts';
import type { DigestCard, DigestView } from './digest-view.ts';
import { createFragmenter, type Fragment, type SlotValues } from './fragments.ts';

type Part = 'html' | 'text';
/** Of each part a fragment. */
type Pair = Record<Part, Fragment>;

// Slots stand also where the data is no text; a template only ever prints them.
const slot = (name: string): never => mark(name) as never;

const FRAME = {
  subject: slot('subject'),
  preheader: slot('preheader'),
  dateLabel: slot('dateLabel'),
  summary: slot('summary'),
  why: slot('why'),
  webUrl: slot('webUrl'),
  preferencesUrl: slot('preferencesUrl'),
  unsubscribeUrl: slot('unsubscribeUrl'),
  postalAddress: slot('postalAddress'),
  more: 0,
};

const KEPT_CARDS = 2_000;

/**
 * Sets digests by copying: the frame, and each paper's card, are rendered once by the template, with slots where readers
 * differ, and kept as quoted-printable. For the same view it gives what the template gives, encoded; all cards, however long.
 * `template` is the marked one.
 */
export const createFastSetter = (template: CompiledMail<DigestView & { more: number }>) => {
  const fragments = createFragmenter();

  /** The sections of a digest of one card: what is above it, itself, and what is below. */
  const render = (card: DigestCard): [Pair, Pair, Pair] => {
    const data = { ...FRAME, cards: [card] };
    const html = fragments(template.html(data), 'html');
    const text = fragments(template.text(data), 'text');
    if (html.length !== 3 || text.length !== 3)
      throw new Error('mail/digest: each card has to begin, and the last to end, with cut()');
    return [0, 1, 2].map((at) => ({ html: html[at]!, text: text[at]! })) as [Pair, Pair, Pair];
  };

  let frame: { head: Pair; tail: Pair } | undefined;
  const cards = new Map<number, { card: DigestCard; fragments: Pair }>();

  const fragmentsOf = (card: DigestCard, page: string | null): Pair => {
    const key = card.paperId * SHAPES + shapeOf(card, page);
    const kept = cards.get(key);
    if (kept && isSamePaper(kept.card, card)) return kept.fragments;
    const [head, middle, tail] = render(withSlots(card, page));
    frame ??= { head, tail };
    if (cards.size >= KEPT_CARDS) cards.clear();
    cards.set(key, { card, fragments: middle });
    return middle;
  };

  return (view: DigestView, subject: string, preheader: string): Record<Part, string> => {
    const pages = view.cards.map(feedbackPage);
    const middles = view.cards.map((card, at) => fragmentsOf(card, pages[at]!));
    if (!frame) throw new RangeError('a digest has at least one card');
    const values = frameValues(view, subject, preheader);
    let html = frame.head.html(values);
    let text = frame.head.text(values);
    for (const [at, card] of view.cards.entries()) {
      const own = valuesOf(card, pages[at]!);
      html += middles[at]!.html(own);
      text += middles[at]!.text(own);
    }
    return { html: html + frame.tail.html(values), text: text + frame.tail.text(values) };
  };
};

export type FastSetter = ReturnType<typeof createFastSetter>;

/** The page that a card's feedback is given on: null where its links are not made of one. */
const feedbackPage = ({ paperId, moreUrl, lessUrl }: DigestCard): string | null => {
  if (moreUrl === null || lessUrl === null) return null;
  const page = moreUrl.slice(0, moreUrl.length - feedbackUrl('', paperId, 'more').length);
  return moreUrl === feedbackUrl(page, paperId, 'more') && lessUrl === feedbackUrl(page, paperId, 'less')
    ? page
    : null;
};

const SHAPES = 12;

// Whatever a template may ask about what a reader brings: is there a match, are there words, where does feedback go?
const shapeOf = (card: DigestCard, page: string | null): number => {
  const feedback = card.moreUrl === null || card.lessUrl === null ? 0 : page === null ? 1 : 2;
  return feedback * 4 + (card.match === null ? 2 : 0) + (card.reason.terms.length > 0 ? 1 : 0);
};

const isSamePaper = (one: DigestCard, other: DigestCard): boolean =>
  one.title === other.title &&
  one.url === other.url &&
  one.authors === other.authors &&
  one.upvotes === other.upvotes &&
  one.excerpt === other.excerpt &&
  (one.links === other.links || JSON.stringify(one.links) === JSON.stringify(other.links));

const withSlots = (card: DigestCard, page: string | null): DigestCard => {
  const { paperId } = card;
  const feedback = (say: 'more' | 'less', url: string | null): string | null => {
    if (url === null) return null;
    return page === null ? mark(`${say}Url`) : feedbackUrl(mark('feedback'), paperId, say);
  };
  return {
    paperId,
    title: withoutMarks(card.title),
    url: withoutMarks(card.url),
    authors: withoutMarks(card.authors),
    upvotes: card.upvotes,
    links: card.links.map(({ label, url }) => ({ label: withoutMarks(label), url: withoutMarks(url) })),
    excerpt: withoutMarks(card.excerpt),
    number: slot('number'),
    reason: { lead: mark('lead'), terms: card.reason.terms.length > 0 ? [mark('terms')] : [] },
    match: card.match === null ? null : slot('match'),
    moreUrl: feedback('more', card.moreUrl),
    lessUrl: feedback('less', card.lessUrl),
  };
};

const frameValues = (view: DigestView, subject: string, preheader: string): SlotValues => ({
  subject,
  preheader,
  dateLabel: view.dateLabel,
  summary: view.summary,
  why: view.why,
  webUrl: view.webUrl,
  preferencesUrl: view.preferencesUrl,
  unsubscribeUrl: view.unsubscribeUrl,
  postalAddress: view.postalAddress,
});

const valuesOf = (card: DigestCard, page: string | null): SlotValues => ({
  number: String(card.number),
  lead: card.reason.lead,
  terms: termsOf(card.reason),
  match: String(card.match),
  feedback: page ?? '',
  moreUrl: card.moreUrl ?? '',
  lessUrl: card.lessUrl ?? '',
});

const joined = new WeakMap<DigestCard['reason'], string>();
const termsOf = (reason: DigestCard['reason']): string => {
  const text = joined.get(reason) ?? reason.terms.join(', ');
  joined.set(reason, text);
  return text;
};
