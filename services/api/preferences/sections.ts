import type { PreferencesPage, PreferencesSection } from '../../../templates/web/views.ts';
import { daysInWords, hourInWords } from '../../digests/compose/wording.ts';
import { plural } from '../../platform/plural.ts';
import { daysToMask, type Preferences } from '../../subscribers/preferences/preferences.ts';
import { numberEntries } from '../../subscribers/settings.ts';

/** Holds what the head of a section is worded from: the values in the form, and what the reader has beside them. */
export type Chosen = Pick<PreferencesPage, 'rated' | 'welcome'> & {
  values: Preferences;
  topicNames: ReadonlyMap<string, string>;
};

type Section = {
  /** Names the partial in `templates/web/partials/preferences/`. */
  id: string;
  title: string;
  /** Gives the title in the bar, and the element inside to which it jumps: a browser opens a section to show what is in it. */
  jump: { title: string; to: string } | null;
  /** Names the fields whose error opens the section. */
  fields: readonly string[];
  /** Says in a few words what is chosen; it stays visible when the section is folded. */
  chosen: (chosen: Chosen) => string;
  /** Tells whether the section stands open although nothing in it is wrong. */
  isOpen?: (chosen: Chosen) => boolean;
};

/** More names would fill the head of a section on a phone. */
const MAX_NAMED = 5;

const some = (names: readonly string[]): string =>
  names.length > MAX_NAMED
    ? `${names.slice(0, MAX_NAMED).join(', ')} and ${names.length - MAX_NAMED} more`
    : names.join(', ');

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const joined = (parts: string[], none = ''): string => parts.filter(Boolean).join('\u00a0· ') || none;

/** Lists the sections of the form in their order. */
export const formSections = [
  {
    id: 'topics',
    title: 'Topics',
    jump: { title: 'Topics', to: 'topics' },
    fields: ['topics'],
    chosen: ({ values, topicNames }) =>
      values.topics.length > 0
        ? `${values.topics.length} chosen: ${some(values.topics.map((slug) => topicNames.get(slug) ?? slug))}`
        : 'None yet',
    // A reader who has just arrived chooses here first.
    isOpen: ({ welcome }) => welcome,
  },
  {
    id: 'words',
    title: 'Words and people',
    jump: { title: 'Words', to: 'keywords' },
    fields: ['keywords', 'authors'],
    chosen: ({ values }) =>
      joined(
        [
          some(values.keywords.map((word) => `“${word}”`)),
          values.authors.length > 0 ? `by ${some(values.authors)}` : '',
        ],
        'None yet',
      ),
  },
  {
    id: 'papers',
    title: 'Papers you like',
    jump: { title: 'Papers', to: 'papers' },
    fields: ['papers'],
    chosen: ({ rated: { liked, disliked, waiting } }) =>
      joined(
        [
          liked.count > 0 ? `${liked.count} liked` : '',
          disliked.count > 0 ? `${disliked.count} not liked` : '',
          waiting.count > 0 ? `${waiting.count} not here yet` : '',
        ],
        'None yet',
      ),
  },
  {
    id: 'leave-out',
    title: 'What to leave out',
    jump: { title: 'Leave out', to: 'muted' },
    fields: ['muted', 'blocked'],
    chosen: ({ values }) => some([...values.muted, ...values.blocked]) || 'Nothing',
  },
  {
    id: 'how-much',
    title: 'How much',
    jump: { title: 'How much', to: 'count' },
    fields: numberEntries.flatMap(([, { field, section }]) => (section === 'how-much' ? field : [])),
    // What is as for everybody is left unsaid, but for the number of papers.
    chosen: ({ values }) =>
      capital(
        joined(
          numberEntries
            .filter(([, { section }]) => section === 'how-much')
            .filter(([key, setting]) => key === 'paperCount' || values[key] !== setting.default)
            .map(([key, { title, inWords }]) =>
              key === 'paperCount'
                ? `${inWords(values[key])} ${plural(values[key], 'paper')}`
                : `${title.toLowerCase()}: ${inWords(values[key])}`,
            ),
        ),
      ),
  },
  {
    id: 'when',
    title: 'When',
    jump: { title: 'When', to: 'schedule' },
    fields: ['schedule', 'days', 'weeklyDay', 'hour', 'zone', 'pausedUntil'],
    chosen: ({ values }) =>
      capital(
        joined([
          values.pausedUntil ? `paused until ${values.pausedUntil}` : '',
          values.days.length > 0
            ? `${daysInWords(daysToMask(values.days))} at ${hourInWords(values.hour)}`
            : '',
          `time in ${zoneName(values.zone)}`,
        ]),
      ),
  },
] as const satisfies readonly Section[];

/** Lists what stands below the form, each with forms or links of its own. */
export const accountSections = [
  {
    id: 'digests',
    title: 'Your digests',
    jump: null,
    fields: ['feed'],
    chosen: () => 'All you were sent, and your private feed',
  },
  {
    id: 'moving',
    title: 'Another address',
    jump: null,
    fields: ['email'],
    chosen: () => 'Have them sent elsewhere, or sign out everywhere',
  },
  {
    id: 'leaving',
    title: 'Leaving',
    jump: null,
    fields: [],
    chosen: () => 'Export, unsubscribe, erase',
    // Nobody should have to search for the way out.
    isOpen: () => true,
  },
] as const satisfies readonly Section[];

/** Returns a zone as people say it: `New York` for `America/New_York`. */
export const zoneName = (zone: string): string =>
  zone
    .replace(/^[^/]*\//, '')
    .replaceAll('_', ' ')
    .replaceAll('/', ', ');

/** Returns the sections with what is chosen in each; a section with one of the named `fields` is open. */
export const sectionsOf = (chosen: Chosen, fields: ReadonlySet<string>): PreferencesSection[] => {
  const view = (section: Section, inForm: boolean): PreferencesSection => ({
    id: section.id,
    title: section.title,
    jump: section.jump,
    inForm,
    chosen: section.chosen(chosen),
    isOpen: section.fields.some((field) => fields.has(field)) || (section.isOpen?.(chosen) ?? false),
  });
  return [
    ...formSections.map((section) => view(section, true)),
    ...accountSections.map((section) => view(section, false)),
  ];
};
