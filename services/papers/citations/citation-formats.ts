import type { CslItem } from './csl-item.ts';
import { writeBibtex } from './write-bibtex.ts';
import { writeRis } from './write-ris.ts';

/** The formats in which programs for references read papers, with the media type of each. */
export const citationFormats = {
  'csl-json': {
    type: 'application/vnd.citationstyles.csl+json',
    write: (items: CslItem[]): string => JSON.stringify(items),
  },
  bibtex: { type: 'application/x-bibtex', write: writeBibtex },
  ris: { type: 'application/x-research-info-systems', write: writeRis },
} as const;

export type CitationFormat = keyof typeof citationFormats;
