/**
 * What a reader agrees to, word for word. A change of wording is a new entry under a new version:
 * records of consent refer to the version that was shown.
 */
export const consentWordings = {
  '2025-11':
    'Send me one mail a day, at my hour, with research papers picked for what I follow. I can change this or stop at any time by a link in every mail.',
} as const;

export type WordingVersion = keyof typeof consentWordings;

export const currentWording: WordingVersion = '2025-11';
