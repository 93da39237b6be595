import { createCache } from '../../platform/cache.ts';
import { mark, withoutMarks } from '../../templating/slots.ts';
import type { CompiledMail } from '../../templating/templates.ts';
import type { DigestCard, DigestNote, DigestView } from './digest-view.ts';
import { createFragmenter, type Fragment, type SlotValues } from './fragments.ts';

type Part = 'html' | 'text';
type FragmentPair = Record<Part, Fragment>;

// A slot is a string, also where the view has a number or null. That is safe, since a template only prints these values.
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
  siteUrl: slot('siteUrl'),
  postalAddress: slot('postalAddress'),
  more: 0,
};

const MAX_CARDS = 2_000;

/**
 * Sets digests by copying. The marked template renders the frame and each paper's card once, with slots where digests differ,
 * and the results are cached as quoted-printable. The output equals the plain template's output for the same view, encoded. It
 * holds all cards, whatever its length.
 */
export const createFastSetter = (template: CompiledMail<DigestView & { more: number }>) => {
  const fragments = createFragmenter();

  /** Returns the three sections of a digest with one card: what is above the card, the card, and what is below. */
  const render = (
    card: DigestCard,
    hasFeedback: boolean,
    note: DigestNote | null,
  ): [FragmentPair, FragmentPair, FragmentPair] => {
    const feedbackUrl = hasFeedback ? mark('feedbackUrl') : null;
    const savedUrl = hasFeedback ? mark('savedUrl') : null;
    const data = { ...FRAME, note, feedbackUrl, savedUrl, cards: [withSlots(card)] };
    const html = fragments(template.html(data), 'html');
    const text = fragments(template.text(data), 'text');
    if (html.length !== 3 || text.length !== 3)
      throw new Error('mail/digest: cut() must stand before each card and after the last one');
    return [0, 1, 2].map((at) => ({ html: html[at]!, text: text[at]! })) as [
      FragmentPair,
      FragmentPair,
      FragmentPair,
    ];
  };

  // What is above and below the cards, by the two things that a template may test about it.
  const frames: { head: FragmentPair; tail: FragmentPair }[] = [];
  const frameOf = ({ cards, note, feedbackUrl }: DigestView) => {
    const at = 2 * NOTES.indexOf(note) + (feedbackUrl === null ? 0 : 1);
    const known = frames[at];
    if (known) return known;
    const [head, , tail] = render(cards[0]!, feedbackUrl !== null, note);
    const frame = { head, tail };
    frames[at] = frame;
    return frame;
  };

  const cards = createCache<number, { card: DigestCard; fragments: FragmentPair }>({
    name: 'digest-cards',
    max: MAX_CARDS,
  });

  const fragmentsOf = (card: DigestCard, hasFeedback: boolean): FragmentPair => {
    const key = card.paperId * SHAPES + shapeOf(card, hasFeedback);
    const known = cards.get(key);
    if (known && isSamePaper(known.card, card)) return known.fragments;
    const [, middle] = render(card, hasFeedback, null);
    cards.set(key, { card, fragments: middle });
    return middle;
  };

  return (view: DigestView, subject: string, preheader: string): Record<Part, string> => {
    const { feedbackUrl, savedUrl } = view;
    const middles = view.cards.map((card) => fragmentsOf(card, feedbackUrl !== null));
    if (middles.length === 0) throw new RangeError('a digest has at least one card');
    const frame = frameOf(view);
    const values = frameValues(view, subject, preheader);
    let html = frame.head.html(values);
    let text = frame.head.text(values);
    for (let at = 0; at < middles.length; at += 1) {
      const own = valuesOf(view.cards[at]!, feedbackUrl, savedUrl);
      html += middles[at]!.html(own);
      text += middles[at]!.text(own);
    }
    return { html: html + frame.tail.html(values), text: text + frame.tail.text(values) };
  };
};

export type FastSetter = ReturnType<typeof createFastSetter>;

const NOTES: (DigestNote | null)[] = [null, 'welcome', 'ask'];

const SHAPES = 96;

// A template may test six things that differ between readers: whether there is a day, a match, matching words, feedback, and a
// picture, and how much of the abstract there is (of three lengths).
const shapeOf = (card: DigestCard, hasFeedback: boolean): number =>
  (card.picture ? 48 : 0) +
  16 * card.abstractLength +
  (card.day === '' ? 0 : 8) +
  (hasFeedback ? 4 : 0) +
  (card.match === null ? 2 : 0) +
  (card.reason.terms.length > 0 ? 1 : 0);

const isSamePaper = (one: DigestCard, other: DigestCard): boolean =>
  one.title === other.title &&
  one.url === other.url &&
  one.authors === other.authors &&
  one.upvotes === other.upvotes &&
  one.tldr === other.tldr &&
  one.byMachine === other.byMachine &&
  one.abstract === other.abstract &&
  one.picture?.url === other.picture?.url &&
  (one.links === other.links || JSON.stringify(one.links) === JSON.stringify(other.links));

const withSlots = (card: DigestCard): DigestCard => ({
  paperId: card.paperId,
  title: withoutMarks(card.title),
  url: withoutMarks(card.url),
  authors: withoutMarks(card.authors),
  upvotes: card.upvotes,
  links: card.links.map(({ label, url }) => ({ label: withoutMarks(label), url: withoutMarks(url) })),
  tldr: withoutMarks(card.tldr),
  byMachine: card.byMachine,
  abstract: withoutMarks(card.abstract),
  abstractLength: card.abstractLength,
  picture: card.picture && { ...card.picture, url: withoutMarks(card.picture.url) },
  more: withoutMarks(card.more),
  less: withoutMarks(card.less),
  number: slot('number'),
  day: card.day === '' ? '' : slot('day'),
  reason: { lead: mark('lead'), terms: card.reason.terms.length > 0 ? [mark('terms')] : [] },
  match: card.match === null ? null : slot('match'),
});

const frameValues = (view: DigestView, subject: string, preheader: string): SlotValues => ({
  subject,
  preheader,
  dateLabel: view.dateLabel,
  summary: view.summary,
  why: view.why,
  webUrl: view.webUrl,
  preferencesUrl: view.preferencesUrl,
  unsubscribeUrl: view.unsubscribeUrl,
  siteUrl: view.siteUrl,
  feedbackUrl: view.feedbackUrl ?? '',
  savedUrl: view.savedUrl ?? '',
  postalAddress: view.postalAddress,
});

const valuesOf = (card: DigestCard, feedbackUrl: string | null, savedUrl: string | null): SlotValues => ({
  number: card.number,
  day: card.day,
  lead: card.reason.lead,
  terms: termsOf(card.reason),
  match: card.match ?? '',
  feedbackUrl: feedbackUrl ?? '',
  savedUrl: savedUrl ?? '',
});

const joined = new WeakMap<DigestCard['reason'], string>();
const termsOf = (reason: DigestCard['reason']): string => {
  const known = joined.get(reason);
  if (known !== undefined) return known;
  const text = reason.terms.join(', ');
  joined.set(reason, text);
  return text;
};
