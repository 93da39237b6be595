import type { FormOptions } from '../../services/api/embed/form-options.ts';
import type { Meta, TopicLink } from './reading-views.ts';

// These types describe the page on which the owner of another site makes a form, and that form.

/** Holds the HTML to copy, and whole sentences about what does not work yet in it. */
export type EmbedResult = { snippet: string; previewUrl: string; warnings: string[] };

export type EmbedPage = {
  options: FormOptions;
  languages: { tag: string; name: string; label: string; button: string }[];
  /** Holds the words of the chosen language. */
  usual: { label: string; button: string };
  topicGroups: { group: string; topics: TopicLink[] }[];
  /** Lists the sites to whose pages a form returns. */
  returnHosts: string[];
  result: EmbedResult;
  meta: Meta;
};

/** Holds a form for another site; colours are `#rrggbb`, and `topics` are slugs. */
export type EmbedForm = {
  /** Is the address of this Paperboy, without a slash at the end. */
  siteUrl: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  label: string;
  button: string;
  note: string;
  leaveEmpty: string;
  background: string;
  color: string;
  topics: string[];
  returnTo: string | null;
  withScript: boolean;
};

/** Holds a form alone on a page, as in the preview. */
export type EmbedPreview = { lang: string; dir: 'ltr' | 'rtl'; snippet: string };
