import type { Link } from '../../../templates/web/reading-views.ts';
import { cardLinks } from '../../digests/compose/build-view.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { PaperFacts } from '../../papers/editions/paper-facts.ts';
import type { PaperLink } from '../../papers/paper.ts';
import { searchesFor } from '../../papers/text/paper-searches.ts';
import { parseUrl } from '../../platform/parse-url.ts';

/** The older versions of a preprint that its page links to. */
const MAX_VERSIONS = 6;
const CATEGORY = /^[a-z-]{1,20}(?:\.[A-Za-z-]{1,20})?$/;

const hostOf = (url: string): string => (parseUrl(url)?.hostname ?? '').replace(/^www\./, '');

/** Returns the label of a link to one of Hugging Face's models; null for another link. */
const labelOf = ({ kind, url }: PaperLink): string | null =>
  kind === 'code' && /^(?:huggingface\.co|hf\.co)$/.test(hostOf(url)) ? 'Model' : null;

/** Returns the last part of an address's path, by which two links of one kind are told apart. */
const lastPart = (url: string): string => {
  const { pathname = '', hostname = url } = parseUrl(url) ?? {};
  return pathname.split('/').filter(Boolean).at(-1) ?? hostname;
};

/** Returns all links of a paper, the paper itself first. Links of one label are told apart by the end of their address. */
const linksOf = (paper: StoredPaper, { doi, githubStars }: PaperFacts): Link[] => {
  const arxiv = paper.arxivId ? [{ label: 'arXiv', url: `https://arxiv.org/abs/${paper.arxivId}` }] : [];
  const published = doi && !paper.arxivId ? [{ label: 'DOI', url: `https://doi.org/${doi}` }] : [];
  const others = paper.links.flatMap((link) => {
    const [shown] = cardLinks({ arxivId: null, links: [link] });
    return shown ? [{ label: labelOf(link) ?? shown.label, url: link.url }] : [];
  });
  const pdf = cardLinks({ arxivId: paper.arxivId, links: [] });
  const links = [...arxiv, ...published, ...others, ...pdf].filter(
    ({ label, url }, at, all) =>
      all.findIndex((each) => each.url === url || (each.label === label && /^(?:arXiv|PDF)$/.test(label))) ===
      at,
  );
  const isRepeated = (label: string): boolean => links.filter((each) => each.label === label).length > 1;
  let stars = githubStars;
  return links.map(({ label, url }) => {
    const told = isRepeated(label) ? `${label}: ${lastPart(url)}` : label;
    if (stars === null || label !== 'Code' || hostOf(url) !== 'github.com') return { label: told, url };
    const counted = `${told}\u00a0★\u00a0${stars.toLocaleString('en-GB')}`;
    // The count is that of the repository which the source names first.
    stars = null;
    return { label: counted, url };
  });
};

/** Returns the versions of a preprint at arXiv, the newest first; none where the version is not known or is the first. */
const versionsOf = (arxivId: string, version: number | null): Link[] =>
  version === null || version < 2
    ? []
    : Array.from({ length: Math.min(version, MAX_VERSIONS) }, (_, at) => ({
        label: `v${version - at}`,
        url: `https://arxiv.org/abs/${arxivId}v${version - at}`,
      }));

/** Returns where a paper's page leads: its links, its versions and categories, and where to look for one without an address. */
export const leadsOf = (paper: StoredPaper, facts: PaperFacts) => {
  const { arxivId, links } = paper;
  const isFound =
    arxivId !== null || facts.doi !== null || links.some(({ kind }) => /^(?:pdf|published)$/.test(kind));
  return {
    links: linksOf(paper, facts),
    versions: arxivId === null ? [] : versionsOf(arxivId, facts.version),
    version: facts.version,
    categories: facts.categories.map((label) => ({
      label,
      url: arxivId !== null && CATEGORY.test(label) ? `https://arxiv.org/list/${label}/recent` : null,
    })),
    // Hugging Face lists the models and data sets that name a paper; its list of the day does not.
    related: arxivId === null ? null : `https://huggingface.co/papers/${arxivId}`,
    searches: isFound ? [] : searchesFor(paper.title),
  };
};
