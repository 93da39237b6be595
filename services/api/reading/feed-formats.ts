import { XMLBuilder } from 'fast-xml-parser';

/**
 * Holds a feed before it has a format. URLs are absolute; `html` is already escaped; times are those of the editions.
 */
export type Feed = {
  title: string;
  description: string;
  /** `home` is the URL of the page that the feed follows, `self` the URL of the feed. */
  home: string;
  self: string;
  updated: Date;
  entries: {
    url: string;
    title: string;
    html: string;
    published: Date;
    updated: Date;
    authors: string[];
    topics: string[];
  }[];
};

// XML 1.0 does not allow these characters at all, not even escaped.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  // Otherwise isPermaLink="true" loses its value, and XML does not allow an attribute without one.
  suppressBooleanAttributes: false,
  tagValueProcessor: (_name, value) => String(value).replace(FORBIDDEN, ''),
  attributeValueProcessor: (_name, value) => String(value).replace(FORBIDDEN, ''),
});
const xml = (root: object): string => `<?xml version="1.0" encoding="utf-8"?>${builder.build(root)}`;

/** Writes RSS 2.0, with the atom:link that the RSS Best Practices Profile asks for. */
const rss = (feed: Feed): string =>
  xml({
    rss: {
      '@version': '2.0',
      '@xmlns:atom': 'http://www.w3.org/2005/Atom',
      '@xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      channel: {
        title: feed.title,
        link: feed.home,
        description: feed.description,
        language: 'en',
        lastBuildDate: feed.updated.toUTCString(),
        'atom:link': { '@href': feed.self, '@rel': 'self', '@type': 'application/rss+xml' },
        item: feed.entries.map((entry) => ({
          title: entry.title,
          link: entry.url,
          guid: { '@isPermaLink': 'true', '#text': entry.url },
          pubDate: entry.published.toUTCString(),
          'dc:creator': entry.authors,
          category: entry.topics,
          description: entry.html,
        })),
      },
    },
  });

/** Writes Atom (RFC 4287). */
const atom = (feed: Feed): string =>
  xml({
    feed: {
      '@xmlns': 'http://www.w3.org/2005/Atom',
      '@xml:lang': 'en',
      id: feed.self,
      title: feed.title,
      subtitle: feed.description,
      updated: feed.updated.toISOString(),
      author: { name: 'Paperboy' },
      link: [
        { '@rel': 'self', '@type': 'application/atom+xml', '@href': feed.self },
        { '@rel': 'alternate', '@type': 'text/html', '@href': feed.home },
      ],
      entry: feed.entries.map((entry) => ({
        id: entry.url,
        title: entry.title,
        link: { '@rel': 'alternate', '@type': 'text/html', '@href': entry.url },
        published: entry.published.toISOString(),
        updated: entry.updated.toISOString(),
        author: entry.authors.map((name) => ({ name })),
        category: entry.topics.map((term) => ({ '@term': term })),
        content: { '@type': 'html', '#text': entry.html },
      })),
    },
  });

/** Writes JSON Feed 1.1. */
const json = (feed: Feed): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.description,
    home_page_url: feed.home,
    feed_url: feed.self,
    language: 'en',
    items: feed.entries.map((entry) => ({
      id: entry.url,
      url: entry.url,
      title: entry.title,
      content_html: entry.html,
      date_published: entry.published.toISOString(),
      date_modified: entry.updated.toISOString(),
      ...(entry.authors.length > 0 && { authors: entry.authors.map((name) => ({ name })) }),
      ...(entry.topics.length > 0 && { tags: entry.topics }),
    })),
  });

/** Lists the formats by the extension of the feed's URL. */
export const feedFormats = {
  xml: { type: 'application/rss+xml; charset=utf-8', write: rss },
  atom: { type: 'application/atom+xml; charset=utf-8', write: atom },
  json: { type: 'application/feed+json; charset=utf-8', write: json },
} as const;
export type FeedFormat = keyof typeof feedFormats;
