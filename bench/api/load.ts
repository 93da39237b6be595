import autocannon from 'autocannon';

export type Load = { seconds: number; connections: number };

/**
 * Returns the responses per second of one address.
 * @throws Error when a response is not 200, because a fast refusal is no result
 */
export const reads = async (
  { seconds, connections }: Load,
  url: string,
  headers: Record<string, string> = {},
): Promise<number> => {
  const result = await autocannon({ url, headers, duration: seconds, connections, pipelining: 1 });
  const statuses = result.statusCodeStats as Record<string, { count?: number }> | undefined;
  const good = statuses?.['200']?.count ?? 0;
  if (good === 0 || result.requests.total !== good || result.errors + result.timeouts > 0)
    throw new Error(`${url}: ${JSON.stringify(statuses)}, ${result.errors} errors`);
  return good / result.duration;
};

const BULK = 1_000;
let people = 0;

/** Adds 1,000 different people with their record of consent in one call; returns how many that is a second. */
export const addInBulk = async (url: string, headers: Record<string, string>): Promise<number> => {
  const subscribers = Array.from({ length: BULK }, () => {
    people += 1;
    return {
      email: `reader${people}@example.org`,
      consent: { at: '2025-08-01T10:00:00Z', source: 'a form of the bench', wording: 'Send me papers.' },
    };
  });
  const body = JSON.stringify({ subscribers });
  const startedAt = performance.now();
  const response = await fetch(`${url}/api/v1/subscribers/bulk`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  const { data } = (await response.json()) as { data?: { status: string }[] };
  const seconds = (performance.now() - startedAt) / 1000;
  const created = data?.filter(({ status }) => status === 'created').length ?? 0;
  if (created !== BULK) throw new Error(`${response.status}: ${created} of ${BULK} were created`);
  return BULK / seconds;
};
