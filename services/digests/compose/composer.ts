import { encodeQuotedPrintable } from '../../mail/quoted-printable.ts';
import { memoize } from '../../platform/cache.ts';
import { cutAtWord } from '../../templating/plain-text.ts';
import type { CompiledMail } from '../../templating/templates.ts';
import type { DigestView } from './digest-view.ts';
import { createFastSetter, type FastSetter } from './fast-setter.ts';

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

/** A digest whose parts are quoted-printable, ready to be put into a mail. */
export type EncodedDigest = { subject: string; html: string; text: string };

type DigestTemplate = CompiledMail<DigestView & { more: number }>;

// A day has few papers that come first or second, so readers share both lines.
const cutSubject = memoize({ name: 'subjects', max: 2_000 }, (subject) => cutAtWord(subject, SUBJECT_CHARS));
const cutPreheader = memoize({ name: 'preheaders', max: 10_000 }, (preheader) =>
  cutAtWord(preheader, PREHEADER_CHARS),
);
const subjectOf = ({ subject }: DigestView): string => cutSubject(subject);
const preheaderOf = ({ preheader }: DigestView): string => cutPreheader(preheader);

/** Sets a digest as a mail: the same papers in both parts, the HTML at most `maxHtmlBytes` of UTF-8. */
export const composeDigest = (template: DigestTemplate, view: DigestView): ComposedDigest => {
  const subject = subjectOf(view);
  const preheader = preheaderOf(view);
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

type Templates = {
  mail(name: 'digest'): Promise<DigestTemplate>;
  markedMail(name: 'digest'): Promise<DigestTemplate>;
};

/** The composer over a folder of templates; the first mail waits for them to be compiled. */
export const createComposer = (templates: Templates) => {
  let ready: { template: DigestTemplate; set: FastSetter } | undefined;

  const prepare = async (): Promise<NonNullable<typeof ready>> => {
    ready ??= {
      template: await templates.mail('digest'),
      set: createFastSetter(await templates.markedMail('digest')),
    };
    return ready;
  };

  const encode = ({ template, set }: NonNullable<typeof ready>, view: DigestView): EncodedDigest => {
    const subject = subjectOf(view);
    const { html, text } = set(view, subject, preheaderOf(view));
    // Quoted-printable never shortens, so what fits in it fits; the few others are set whole, and cut.
    if (html.length <= maxHtmlBytes) return { subject, html, text };
    const composed = composeDigest(template, view);
    return {
      subject,
      html: encodeQuotedPrintable(composed.html),
      text: encodeQuotedPrintable(composed.text),
    };
  };

  return {
    composeDigest: async (view: DigestView): Promise<ComposedDigest> =>
      composeDigest(await templates.mail('digest'), view),
    /** The same digest, put together from what was encoded once for each paper; at once, but for the first. */
    encodeDigest: (view: DigestView): EncodedDigest | Promise<EncodedDigest> =>
      ready ? encode(ready, view) : prepare().then((parts) => encode(parts, view)),
  };
};

export type Composer = ReturnType<typeof createComposer>;
