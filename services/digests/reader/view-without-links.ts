import type { Config } from '../../platform/config.ts';
import { buildView } from '../compose/build-view.ts';
import type { DigestView } from '../compose/digest-view.ts';
import type { Candidates } from '../selection/candidates.ts';
import type { DigestReader } from '../selection/readers.ts';
import type { selectForReader } from '../selection/selection.ts';

/**
 * Returns the digest of selected papers for somebody who must not get links that act for its reader, an operator or a visitor: they
 * lead to the front page. Null where no paper was selected.
 */
export const viewWithoutLinks = (
  given: {
    reader: DigestReader;
    localDate: string;
    found: Pick<Candidates, 'editionDates' | 'papers'>;
    chosen: ReturnType<typeof selectForReader>;
  },
  { publicUrl, postalAddress }: Pick<Config, 'publicUrl' | 'postalAddress'>,
): DigestView | null => {
  const { reader, localDate, found, chosen } = given;
  if (chosen.length === 0) return null;
  const site = `${publicUrl}/`;
  return buildView({
    reader,
    localDate,
    editionDates: found.editionDates,
    candidateCount: found.papers.size,
    chosen: chosen.map(({ id, score, reason }) => ({ paper: found.papers.get(id)!, score, reason })),
    urls: { web: site, preferences: site, unsubscribe: site },
    publicUrl,
    postalAddress,
  });
};
