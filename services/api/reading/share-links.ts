import type { Link } from '../../../templates/web/reading-views.ts';

/** Returns plain links that hand a paper to mail and to social networks; none of them loads anything from there. */
export const shareLinks = (title: string, url: string): Link[] => {
  const query = (values: Record<string, string>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
  const text = `${title} ${url}`;
  return [
    { label: 'Mail', url: `mailto:?${query({ subject: title, body: `${title}\n${url}` })}` },
    { label: 'Mastodon', url: `https://share.joinmastodon.org/#${query({ text })}` },
    { label: 'Bluesky', url: `https://bsky.app/intent/compose?${query({ text })}` },
    { label: 'X', url: `https://x.com/intent/post?${query({ text: title, url })}` },
    { label: 'LinkedIn', url: `https://www.linkedin.com/sharing/share-offsite/?${query({ url })}` },
  ];
};
