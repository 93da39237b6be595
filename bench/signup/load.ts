import autocannon from 'autocannon';

export type Load = { url: string; seconds: number; connections: number; perSecond?: number };
export type Outcome = { perSecond: number; p99Ms: number };

/** Checks that every response is the expected one, because a fast refusal is not a result. */
const run = async (options: autocannon.Options & { wanted: number }): Promise<Outcome> => {
  const { wanted, ...given } = options;
  const result = await autocannon({ ...given, pipelining: 1 });
  const statuses = result.statusCodeStats as Record<string, { count?: number }> | undefined;
  const good = statuses?.[wanted]?.count ?? 0;
  const others = result.requests.total - good + result.errors + result.timeouts;
  if (good === 0 || others > 0)
    throw new Error(
      `${given.url}: ${good} responses ${wanted}, and ${others} others (${JSON.stringify(statuses)})`,
    );
  return { perSecond: good / result.duration, p99Ms: result.latency.p99 };
};

let people = 0;

/** Signs up different people; `started` is the form's signed time. */
export const signUps = ({ url, seconds, connections, perSecond }: Load, started: string): Promise<Outcome> =>
  run({
    url,
    duration: seconds,
    connections,
    ...(perSecond && { overallRate: perSecond }),
    wanted: 200,
    requests: [
      {
        method: 'POST',
        path: '/subscribe',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        setupRequest: (request) => {
          people += 1;
          return {
            ...request,
            body: `email=reader${people}%40example.org&website=&started=${started}&zone=Europe%2FParis`,
          };
        },
      },
    ],
  });

export const reads = ({ url, seconds, connections, perSecond }: Load): Promise<Outcome> =>
  run({ url, duration: seconds, connections, ...(perSecond && { overallRate: perSecond }), wanted: 200 });
