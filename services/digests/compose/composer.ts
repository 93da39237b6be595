import { encodeQuotedPrintable } from '../../mail/quoted-printable.ts';
import { memoize } from '../../platform/cache.ts';
import { cutAtWord } from '../../templating/plain-text.ts';
import type { CompiledMail } from '../../templating/templates.ts';
import type { DigestView } from './digest-view.ts';
import { createFastSetter, type FastSetter } from './fast-setter.ts';

/** Gmail hides what comes after about 102 KB of HTML. The difference leaves room for what relays and clients add. */
export const MAX_HTML_BYTES = 90_000;

const MAX_SUBJECT_CHARS = 150;
const MAX_PREHEADER_CHARS = 150;

export type ComposedDigest = {
  /** One line, without control characters, at most 150 characters. */
  subject: string;
  html: string;
  text: string;
  /** How many of the view's cards are in the mail; a link "N more on the web" leads to the others. */
  shown: number;
};

/** A digest with both parts encoded as quoted-printable, ready for a mail. */
export type EncodedDigest = { subject: string; html: string; text: string };

type DigestTemplate = CompiledMail<DigestView & { more: number }>;

// Few papers of a day come first or second in a digest, so many readers share both lines.
const cutSubject = memoize({ name: 'subjects', max: 2_000 }, (subject) =>
  cutAtWord(subject, MAX_SUBJECT_CHARS),
);
const cutPreheader = memoize({ name: 'preheaders', max: 10_000 }, (preheader) =>
  cutAtWord(preheader, MAX_PREHEADER_CHARS),
);
const subjectOf = ({ subject }: DigestView): string => cutSubject(subject);
const preheaderOf = ({ preheader }: DigestView): string => cutPreheader(preheader);

/** Composes both parts of a mail with the same papers; the HTML has at most MAX_HTML_BYTES of UTF-8. */
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
  const fits = (html: string): boolean => Buffer.byteLength(html) <= MAX_HTML_BYTES;

  let shown = view.cards.length;
  let html = template.html(withCards(shown));
  if (!fits(html)) {
    // Finds by bisection the largest number of cards that fits: `shown` always fits, `tooMany` never does.
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

/** Composes digests with the given templates. The first mail waits until they are compiled. */
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
    // Quoted-printable never shortens a text, so HTML that fits when encoded fits. The few others are composed again,
    // with fewer cards.
    if (html.length <= MAX_HTML_BYTES) return { subject, html, text };
    const composed = composeDigest(template, view);
    return {
      subject,
      html: encodeQuotedPrintable(composed.html),
      text: encodeQuotedPrintable(composed.text),
    };
  };

  return {
    /** Composes a digest with the plain template. */
    composeDigest: async (view: DigestView): Promise<ComposedDigest> =>
      composeDigest(await templates.mail('digest'), view),
    /**
     * Composes the same digest from fragments that are encoded once for each paper. Returns a promise only for the
     * first digest.
     */
    encodeDigest: (view: DigestView): EncodedDigest | Promise<EncodedDigest> =>
      ready ? encode(ready, view) : prepare().then((parts) => encode(parts, view)),
  };
};

export type Composer = ReturnType<typeof createComposer>;
