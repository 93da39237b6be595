import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { LinkKind, PaperLink } from '../../papers/paper.ts';
import { picturePath } from '../../papers/pictures/pictures.ts';
import { gistOf } from '../../papers/text/gist.ts';
import { addDays } from '../../platform/dates.ts';
import { count as counted } from '../../platform/plural.ts';
import type { Reason } from '../../ranking/types.ts';
import { isWeekly } from '../../subscribers/preferences/preferences.ts';
import type { CardLink, CardPicture, DigestCard, DigestNote, DigestView, PaperCard } from './digest-view.ts';
import { authorsInWords, dayAndMonth, longDate, longDateSeen, whyInWords } from './wording.ts';

const linkLabels: Record<LinkKind, string> = {
  code: 'Code',
  project: 'Project',
  data: 'Data',
  demo: 'Demo',
  arxiv: 'arXiv',
  pdf: 'PDF',
  published: 'Published',
  other: 'Link',
};

/** Returns a paper's links as readers see them: one of each label, and the PDF when the arXiv id is known. */
export const cardLinks = (paper: { arxivId: string | null; links: PaperLink[] }): CardLink[] => {
  const links = paper.links.map(({ kind, url }) => ({ label: linkLabels[kind], url }));
  if (paper.arxivId) links.push({ label: 'PDF', url: `https://arxiv.org/pdf/${paper.arxivId}` });
  return links.filter((link, index) => links.findIndex((each) => each.label === link.label) === index);
};

/** Returns the address behind a paper's title: arXiv when its arXiv id is known, else its page on our site. */
export const paperUrl = (paper: { id: number; arxivId: string | null }, publicUrl: string): string =>
  paper.arxivId ? `https://arxiv.org/abs/${paper.arxivId}` : `${publicUrl}/paper/${paper.id}`;

const leadOf: Record<Reason['kind'], (label: string) => string> = {
  topic: (label) => `Because you follow ${label}`,
  keyword: (label) => `Because you follow “${label}”`,
  author: (label) => `By ${label}, whom you follow`,
  liked: (label) => `Like “${label}”, which you liked`,
  trending: () => 'Trending with everyone',
  exploration: () => 'A change of scene: outside your usual topics',
};

/** Returns a reason as readers read it, e.g. "Because you follow Multi-task learning". */
export const reasonInWords = (reason: Reason): string => leadOf[reason.kind](reason.label);

/** Returns lower-case letters and digits with single spaces between, for comparing. */
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Returns the matching words. The one that only repeats the lead is left out, unless it is the only one. */
const wordsBeside = ({ kind, label, terms }: Reason): string[] => {
  if (kind === 'trending') return [];
  const others = terms.filter((term) => bare(term) !== bare(label));
  return others.length > 0 ? others : terms;
};

type WordedReason = DigestCard['reason'];

// Many readers get a paper for the same reason, so its words are made once.
const wordings = new WeakMap<Reason, WordedReason>();
const worded = (reason: Reason): WordedReason => {
  const known = wordings.get(reason);
  if (known) return known;
  const words = { lead: reasonInWords(reason), terms: wordsBeside(reason) };
  wordings.set(reason, words);
  return words;
};

/** Returns the end of a feedback link: the query names the paper, and the fragment scrolls the page to it. */
const feedbackAbout = (paperId: number, say: 'more' | 'less'): string =>
  `?paper=${paperId}&say=${say}#p${paperId}`;

/** A picture in a mail fits into a square of this side. */
const MAIL_PICTURE_SIDE = 280;

const pictureOf = ({ picture }: StoredPaper, publicUrl: string): CardPicture | null => {
  if (!picture) return null;
  const scale = Math.min(1, MAIL_PICTURE_SIDE / Math.max(picture.width, picture.height));
  return {
    url: publicUrl + picturePath(picture),
    width: Math.round(picture.width * scale),
    height: Math.round(picture.height * scale),
  };
};

const cardsByPaper = new WeakMap<StoredPaper, Map<string, PaperCard[]>>();

type CardSettings = { abstractLength: number; pictures: number };

/** Returns the part of a card that is the same for every reader with these settings. It is built once per paper and cached. */
const paperCard = (
  paper: StoredPaper,
  publicUrl: string,
  { abstractLength: length, pictures }: CardSettings,
): PaperCard => {
  let cards = cardsByPaper.get(paper);
  if (!cards) {
    cards = new Map();
    cardsByPaper.set(paper, cards);
  }
  const bySettings = cards.get(publicUrl) ?? [];
  cards.set(publicUrl, bySettings);
  const settings = 2 * length + pictures;
  const cached = bySettings[settings];
  if (cached) return cached;
  const { tldr, byMachine, more } = gistOf(paper, length);
  const card = {
    paperId: paper.id,
    title: paper.title,
    url: paperUrl(paper, publicUrl),
    authors: authorsInWords(paper.authors),
    upvotes: paper.upvotes,
    links: cardLinks(paper),
    tldr,
    byMachine,
    abstract: more,
    abstractLength: length,
    picture: pictures ? pictureOf(paper, publicUrl) : null,
    more: feedbackAbout(paper.id, 'more'),
    less: feedbackAbout(paper.id, 'less'),
  };
  bySettings[settings] = card;
  return card;
};

export type ViewInput = {
  reader: { paperCount: number; digestDays: number; hour: number; zone: string } & CardSettings;
  localDate: string;
  /** What it says besides; nothing where it is shown again. */
  note?: DigestNote | null;
  /** The date on which it is read; a mail is read on its local date. */
  today?: string;
  /** The editions that the papers come from, newest first. */
  editionDates: string[];
  /** How many papers these editions hold together. */
  candidateCount: number;
  chosen: { paper: StoredPaper; score: number; reason: Reason }[];
  urls: { web: string; preferences: string; unsubscribe: string; own?: { feedback: string; saved: string } };
  publicUrl: string;
  postalAddress: string;
};

/** The reasons of papers outside a reader's interests. These cards show no match, since a low number would read as "bad". */
export const UNASKED: ReadonlySet<string> = new Set(['trending', 'exploration']);

/** Builds a digest as plain data for the templates. `chosen` holds at least one paper. */
export const buildView = (input: ViewInput): DigestView => {
  // The fields are copied one by one, since a spread costs forty times as much and this runs for every paper of every digest.
  const isWeek = isOfWeek(input);
  const cards = input.chosen.map(({ paper, score, reason }, at): DigestCard => {
    const card = paperCard(paper, input.publicUrl, input.reader);
    return {
      paperId: card.paperId,
      title: card.title,
      url: card.url,
      authors: card.authors,
      upvotes: card.upvotes,
      links: card.links,
      tldr: card.tldr,
      byMachine: card.byMachine,
      abstract: card.abstract,
      abstractLength: card.abstractLength,
      picture: card.picture,
      more: card.more,
      less: card.less,
      number: at + 1,
      reason: worded(reason),
      day: isWeek ? longDate(paper.editionDate) : '',
      match: UNASKED.has(reason.kind) ? null : Math.round(score),
    };
  });
  const others = cards.length - 1;
  const summary = summarise(cards.length, input);
  const titles = others === 0 ? cards[0]!.title : `${cards[0]!.title}, and ${others} more`;
  return {
    subject: isWeek ? `Your week: ${titles}` : titles,
    preheader:
      others === 0
        ? `${summary} ${cards[0]!.reason.lead}.`
        : `Also: ${cards
            .slice(1, 4)
            .map((card) => card.title)
            .join(' · ')}`,
    dateLabel: isWeek
      ? `Your week to ${dayAndMonth(input.localDate)}`
      : longDateSeen(input.localDate, input.today ?? input.localDate),
    note: input.note ?? null,
    summary,
    cards,
    why: whyInWords(input.reader),
    siteUrl: input.publicUrl,
    webUrl: input.urls.web,
    feedbackUrl: input.urls.own?.feedback ?? null,
    savedUrl: input.urls.own?.saved ?? null,
    preferencesUrl: input.urls.preferences,
    unsubscribeUrl: input.urls.unsubscribe,
    postalAddress: input.postalAddress,
  };
};

// A weekly digest that waits until the evening of its day, in a zone ahead of its editions', still holds eight dates.
const WEEK_DAYS = 8;

/** Returns whether a digest is laid out for a week: its reader gets one a week, and its papers are of that week. */
const isOfWeek = ({ reader, editionDates, localDate }: ViewInput): boolean => {
  const oldest = editionDates.at(-1);
  return isWeekly(reader.digestDays) && oldest !== undefined && oldest >= addDays(localDate, -WEEK_DAYS);
};

/** Returns a digest's first sentence, e.g. "5 papers for you, out of 68 today." */
const summarise = (count: number, input: ViewInput): string => {
  const { editionDates, candidateCount, localDate, today = localDate } = input;
  const papers = `${counted(count, 'paper')} for you, out of`;
  const [newest, oldest] = [editionDates[0], editionDates.at(-1)];
  if (newest === undefined || oldest === undefined) return `${papers} ${candidateCount}.`;
  if (isOfWeek(input) && newest !== oldest)
    return `${papers} ${candidateCount} of this week, from ${longDate(oldest)} to ${longDate(newest)}.`;
  if (newest === oldest && newest === localDate) return `${papers} ${candidateCount} today.`;
  if (newest === oldest) return `${papers} the ${candidateCount} of ${longDateSeen(newest, today)}.`;
  return `${papers} ${candidateCount} since ${longDateSeen(oldest, today)}.`;
};
