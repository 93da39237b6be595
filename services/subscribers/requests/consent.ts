/**
 * Lists the words to which readers agree. A change of the words needs a new entry under a new version, because a stored
 * consent refers to the version that the reader saw.
 */
export const consentWordings = {
  '2025-11':
    'Send me one mail a day, at my hour, with research papers picked for what I follow. I can change this or stop at any time by a link in every mail.',
} as const;

export type WordingVersion = keyof typeof consentWordings;

export const currentWording: WordingVersion = '2025-11';
