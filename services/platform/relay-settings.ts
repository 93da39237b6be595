import { parseUrl } from './parse-url.ts';

/** One relay of SMTP_URL. Its share of the mail is its `weight` divided by the sum of all weights. */
type RelaySettings = { url: string; weight: number };

const MAX_WEIGHT = 1000;

/**
 * Splits the weight from each address of SMTP_URL; it is 1 where `?weight=` is missing. `problems` name a relay by its
 * place in the list, because its address may hold a password.
 */
export const readRelays = (urls: string[]): { relays: RelaySettings[]; problems: string[] } => {
  const problems: string[] = [];
  const relays = urls.flatMap((text, at): RelaySettings[] => {
    const url = parseUrl(text);
    if (!url) {
      problems.push(`SMTP_URL: relay ${at + 1} is not an address; expected smtp://user:password@host:587.`);
      return [];
    }
    const given = url.searchParams.get('weight');
    const weight = Number(given ?? 1);
    if (!Number.isInteger(weight) || weight < 1 || weight > MAX_WEIGHT)
      problems.push(
        `SMTP_URL: the weight of relay ${at + 1} has to be a whole number from 1 to ${MAX_WEIGHT}.`,
      );
    url.searchParams.delete('weight');
    return [{ url: given === null ? text : url.href, weight }];
  });
  return { relays, problems };
};
