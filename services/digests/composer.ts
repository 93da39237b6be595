import { cutAtWord } from '../platform/plain-text.ts';
import type { CompiledMail } from '../platform/templates.ts';
import type { DigestView } from './digest-view.ts';

/** Gmail hides what comes after about 102 KB of HTML; the rest is room for what relays and clients add. */
export const maxHtmlBytes = 90_000;

const SUBJECT_CHARS = 150;
const PREHEADER_CHARS = 150;

export type ComposedDigest = {
  /** One line, without control characters, at most 150 characters. */
  subject: string;
  html: string;
  text: string;
  /** How many of the view's cards are in the mail; the others are behind "N more on the web". */
  shown: number;
};

type DigestTemplate = CompiledMail<DigestView & { more: number }>;

/** Sets a digest as a mail: the same papers in both parts, the HTML at most `maxHtmlBytes` of UTF-8. */
export const composeDigest = (template: DigestTemplate, view: DigestView): ComposedDigest => {
  const subject = cutAtWord(view.subject, SUBJECT_CHARS);
  const preheader = cutAtWord(view.preheader, PREHEADER_CHARS);
  const withCards = (shown: number) => ({
    ...view,
    subject,
    preheader,
    cards: view.cards.slice(0, shown),
    more: view.cards.length - shown,
  });
  const fits = (html: string): boolean => Buffer.byteLength(html) <= maxHtmlBytes;

  let shown = view.cards.length;
  let html = template.html(withCards(shown));
  if (!fits(html)) {
    // The most cards that fit, by bisection: `shown` always fits, `tooMany` never does.
    let tooMany = shown;
    shown = 0;
    html = template.html(withCards(0));
    while (tooMany - shown > 1) {
      const middle = (shown + tooMany) >> 1;
      const tried = template.html(withCards(middle));
      if (fits(tried)) {
        shown = middle;
        html = tried;
      } else {
        tooMany = middle;
      }
    }
  }
  return { subject, html, text: template.text(withCards(shown)), shown };
};

/** The composer over a folder of templates; the first mail waits for them to be compiled. */
export const createComposer = (templates: { mail(name: 'digest'): Promise<DigestTemplate> }) => ({
  composeDigest: async (view: DigestView): Promise<ComposedDigest> =>
    composeDigest(await templates.mail('digest'), view),
});

export type Composer = ReturnType<typeof createComposer>;
