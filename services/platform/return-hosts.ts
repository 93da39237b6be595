import { parseUrl } from './parse-url.ts';

/**
 * Reads RETURN_HOSTS: hosts as `URL` writes them in `host`, so in lower case, in Punycode, and with the port unless it is
 * the usual one.
 */
export const readReturnHosts = (entries: string[]): { hosts: string[]; problems: string[] } => {
  const hosts: string[] = [];
  const problems: string[] = [];
  for (const entry of entries) {
    const host = hostOf(entry);
    if (host === null)
      problems.push(`RETURN_HOSTS: "${entry}" is not a host; expected one such as www.example.org.`);
    else hosts.push(host);
  }
  return { hosts, problems };
};

const hostOf = (entry: string): string | null => {
  if (/[\s/\\?#@*]/.test(entry)) return null;
  return parseUrl(`https://${entry}`)?.host ?? null;
};
