import { authorInterest, dislikeFactors, likedInterest, likingStrength } from './combine.ts';
import type { DayIndex } from './day-index.ts';
import { priorsOf } from './priors.ts';
import type { Facet, PaperFacet, Profile } from './profile.ts';
import { authorRow, paperRow, paperRows, wordStrength } from './rows.ts';
import type { Part } from './types.ts';

/** Maximum number of liked papers listed among the parts of a match. */
const MAX_LIKED_PARTS = 3;

/** Returns each liked paper's contribution to the sum of likenesses, largest first, negative ones last. */
const likedShares = (
  index: DayIndex,
  profile: Profile,
  paper: number,
): { facet: PaperFacet; x: number }[] => {
  return profile.liked
    .map((facet, at) => ({ facet, x: profile.likedWeights[at]! * paperRow(index, facet)[paper]! }))
    .sort((a, b) => b.x - a.x);
};

/** Returns the facet of an interest's number; for liked papers the one that contributed most to this paper. */
export const facetOf = (
  index: DayIndex,
  profile: Profile,
  paper: number,
  interest: number,
): Facet | undefined => {
  const { words, authors } = profile;
  if (interest < 0) return undefined;
  if (interest < words.length) return words[interest];
  if (interest < likedInterest(profile)) return authors[interest - words.length];
  return mostLiked(index, profile, paper);
};

const mostLiked = (index: DayIndex, { words, liked, numbers, likedWeights }: Profile, paper: number) => {
  const { rows, starts } = paperRows(index, liked, numbers, words.length);
  const values = rows.values();
  let most: PaperFacet | undefined;
  let mostX = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < liked.length; at += 1) {
    const x = likedWeights[at]! * values[starts[at]! + paper]!;
    if (x > mostX) [most, mostX] = [liked[at], x];
  }
  return most;
};

/**
 * Splits a match into its parts, largest first: the strength of each topic, keyword and author; the liking, divided among
 * the liked papers in proportion; the loss from disliked papers; popularity and freshness.
 */
export const partsOf = (
  index: DayIndex,
  profile: Profile,
  { match, interest }: { match: number; interest: number },
  paper: number,
): Part[] => {
  const parts: Part[] = profile.words.map((facet) => ({
    kind: facet.kind,
    label: facet.label,
    value: wordStrength(index, facet, paper),
  }));
  profile.authors.forEach((facet, at) => {
    const follows = authorRow(index, facet).includes(paper);
    const value = interest === authorInterest(profile, at) ? match : follows ? 1 : 0;
    parts.push({ kind: 'author', label: facet.label, value });
  });
  const shares = likedShares(index, profile, paper);
  const liking = likingStrength(shares.reduce((sum, { x }) => sum + x, 0));
  const positive = shares.reduce((sum, { x }) => sum + Math.max(0, x), 0) || 1;
  for (const { facet, x } of shares.slice(0, MAX_LIKED_PARTS)) {
    parts.push({ kind: 'liked', label: facet.label, value: (liking * Math.max(0, x)) / positive });
  }
  if (profile.disliked.length > 0) {
    const worst = profile.disliked.reduce((a, b) =>
      paperRow(index, b)[paper]! > paperRow(index, a)[paper]! ? b : a,
    );
    const left = dislikeFactors(index, profile)[paper]!;
    parts.push({ kind: 'disliked', label: worst.label, value: left - 1 });
  }
  const { popularity, freshness } = priorsOf(index);
  parts.push({ kind: 'popularity', label: 'upvotes', value: popularity[paper]! });
  parts.push({ kind: 'freshness', label: 'age', value: freshness[paper]! });
  return parts.filter(({ value }) => value !== 0).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
};
