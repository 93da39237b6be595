import { Parser } from 'htmlparser2';

type Creator = { lastName: string; firstName?: string };
export type ZoteroItem = {
  itemType: string;
  creators: Creator[];
  pdf: string | null;
  fields: Record<string, string>;
};

/** Which tag fills which field, as Zotero's translator "Embedded Metadata" of June 2024 has it. */
const FIELDS: Record<string, string> = {
  citation_title: 'title',
  citation_publication_date: 'date',
  citation_date: 'date',
  citation_journal_title: 'publicationTitle',
  citation_publisher: 'publisher',
  citation_abstract: 'abstractNote',
  citation_doi: 'DOI',
  citation_public_url: 'url',
};

/** The tags that come before the guess of an article, in the order in which Zotero asks them. */
const typeOf = (named: Map<string, string[]>): string => {
  const has = (name: string): boolean => named.has(name);
  const first = (name: string): string | undefined => named.get(name)?.[0];
  if (has('citation_journal_title')) return 'journalArticle';
  if (has('citation_conference_title')) return 'conferencePaper';
  if (first('og:type') === 'website') return 'webpage';
  return first('dc.type') ?? (has('citation_title') ? 'journalArticle' : 'webpage');
};

/** Splits a name as Zotero does: at its comma, or else before its last word; a name of one word stays whole. */
const creatorOf = (name: string): Creator => {
  const comma = name.indexOf(',');
  if (comma > 0) return { lastName: name.slice(0, comma).trim(), firstName: name.slice(comma + 1).trim() };
  const space = name.lastIndexOf(' ');
  return space < 0
    ? { lastName: name }
    : { lastName: name.slice(space + 1), firstName: name.slice(0, space) };
};

/** Reads a page as Zotero's button does: by the `meta` elements of its head alone. */
export const readAsZotero = (html: string): ZoteroItem => {
  const named = new Map<string, string[]>();
  let isHead = false;
  const parser = new Parser({
    onopentag: (tag, { name, property, content }) => {
      if (tag === 'head') isHead = true;
      const key = (name ?? property ?? '').toLowerCase();
      if (tag === 'meta' && isHead && key && content) named.set(key, [...(named.get(key) ?? []), content]);
    },
    onclosetag: (tag) => {
      if (tag === 'head') isHead = false;
    },
  });
  parser.end(html);
  const fields: Record<string, string> = {};
  // Sites are said to be journals unless a tag says otherwise.
  const site = named.get('og:site_name')?.[0];
  if (site) fields.publicationTitle = site;
  for (const [tag, field] of Object.entries(FIELDS)) {
    const value = named.get(tag)?.[0]?.replace(/\s+/g, ' ').trim();
    if (value) fields[field] = value;
  }
  fields.date ??= named.get('citation_online_date')?.[0] ?? '';
  fields.url ??= named.get('citation_abstract_html_url')?.[0] ?? '';
  const written = named.get('citation_author') ?? [];
  const names = written.flatMap((name) => name.split(/\s*;\s*/));
  return {
    itemType: typeOf(named),
    // An author who is named twice in a row is one.
    creators: names.filter((name, at) => name !== names[at - 1]).map(creatorOf),
    pdf: named.get('citation_pdf_url')?.[0] ?? null,
    fields,
  };
};
