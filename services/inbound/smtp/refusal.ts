/**
 * A reply to a command that is not done. The text begins with an enhanced code (RFC 3463), since smtp-server knows only
 * one for each basic code.
 */
export const refusal = (responseCode: number, text: string): Error & { responseCode: number } =>
  Object.assign(new Error(text), { responseCode });

export const TOO_LARGE = () => refusal(552, '5.3.4 The message is too large');
export const NO_MEMORY = () => refusal(452, '4.3.1 Too much mail at once, come back later');
export const NO_STORAGE = () => refusal(451, '4.3.0 The message could not be stored, come back later');
