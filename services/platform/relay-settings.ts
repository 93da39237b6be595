/** One relay of SMTP_URL. `weight`: its share of the mail, beside the others'. */
export type RelaySettings = { url: string; weight: number };

const MOST_WEIGHT = 1000;

/**
 * Reads `?weight=` off each address; 1 where there is none. `problems` name the relay by its place, since an address holds a
 * password.
 */
export const readRelays = (urls: string[]): { relays: RelaySettings[]; problems: string[] } => {
  const problems: string[] = [];
  const relays = urls.flatMap((text, at): RelaySettings[] => {
    if (!URL.canParse(text)) {
      problems.push(`SMTP_URL: relay ${at + 1} is not an address; expected smtp://user:password@host:587.`);
      return [];
    }
    const url = new URL(text);
    const given = url.searchParams.get('weight');
    const weight = Number(given ?? 1);
    if (!Number.isInteger(weight) || weight < 1 || weight > MOST_WEIGHT)
      problems.push(
        `SMTP_URL: the weight of relay ${at + 1} has to be a whole number from 1 to ${MOST_WEIGHT}.`,
      );
    url.searchParams.delete('weight');
    return [{ url: given === null ? text : url.href, weight }];
  });
  return { relays, problems };
};
