import type { Address } from '../address.ts';
import type { ReaderState } from '../preferences/preferences.ts';
import type { ConsentProof, Wanted } from './wanted.ts';

/** Is a person whom a program adds: with the proof of a consent, or without, and then they are asked for it by mail. */
export type Addition = Address & { wanted: Wanted; consent: ConsentProof | null };

/** `accepted`: a known reader, whom the mail reaches and whom nothing else changes. */
export type Added =
  | { status: 'created' | 'updated' | 'accepted'; subscriberId: number; publicId: string; state: ReaderState }
  | { status: 'refused'; reason: string };
