import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Claimed } from '../ledger/ledger.ts';
import type { Candidates } from '../selection/candidates.ts';
import type { DigestReader } from '../selection/readers.ts';
import type { Knowledge } from '../selection/selection.ts';

/** A claimed row with all that its mail is made of. */
export type Item = {
  digestId: string;
  domain: string;
  row: Claimed;
  /** The journal's number of the claim. */
  claim: number;
  reader: DigestReader;
  candidates: Candidates;
  knowledge: Knowledge;
  isProbe: boolean;
  /** Called once its outcome is in the ledger. */
  finish: (result?: SendResult) => void;
};
