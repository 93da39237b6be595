import { choosePort } from '../../bin/local/ports.ts';
import { figuresJson } from '../figures.ts';
import { parseOptions } from '../parse-options.ts';
import { startServer } from '../server-process.ts';
import { openSite } from '../site.ts';
import { UsageError } from '../usage-error.ts';
import { measureReports } from './measure-reports.ts';
import { createWebhookKey, measureWebhooks } from './webhooks.ts';

const HELP = `Usage: npm run --silent bench:inbound -- [--json] [--reports N] [--seconds N]

How many bounces are taken by SMTP and handled by one worker, each a real report about a digest of its own, whose reader is
then suppressed; and how many events of a provider's webhook the API stores. Its own Postgres and Redis.

  --reports N  measured, after a quarter as many to warm up (default 6000)
  --seconds N  of each measurement of webhooks (default 3)

Figures: reportsPerSecond (taken and handled), takenPerSecond, inboundMb and workerMb (resident memory at the end),
inboundGrowthMb and workerGrowthMb (since the warm-up), and those that begin with webhook
`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const main = async (): Promise<void> => {
  const options = parseOptions({
    options: {
      json: { type: 'boolean' },
      reports: { type: 'string', default: '6000' },
      seconds: { type: 'string', default: '3' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const key = createWebhookKey();
  const { port } = await choosePort(0);
  const settings = {
    BOUNCE_DOMAIN: 'bounces.example.org',
    INBOUND_PORT: String(port),
    INBOUND_CONNECTIONS_PER_ADDRESS: '1000',
    INBOUND_MESSAGES_PER_MINUTE: '10000000',
    ...key.env,
  };
  const site = await openSite(settings);
  const processes: Awaited<ReturnType<typeof startServer>>[] = [];
  try {
    const start = async (file: string) => {
      const started = await startServer(new URL(`../../workers/${file}`, import.meta.url), site.env);
      processes.push(started);
      return started;
    };
    const inbound = await start('inbound.ts');
    const worker = await start('main.ts');
    const reports = Number(options.reports);
    const { container } = site;
    const figures = await measureReports({ container, port, reports, processes: { inbound, worker }, say });
    // The worker handles the events as well, which is not what is measured here.
    await worker.stop();
    const { privateKey } = key;
    Object.assign(
      figures,
      await measureWebhooks({ url: site.url, privateKey, seconds: Number(options.seconds), say }),
    );
    process.stdout.write(
      options.json ? `${figuresJson(figures)}\n` : `${JSON.stringify(figures, null, 1)}\n`,
    );
  } finally {
    for (const each of processes) await each.stop();
    await site.close();
  }
};

main().catch((error: Error) => {
  say(error instanceof UsageError ? `${error.message}\n\n${HELP}` : (error.stack ?? error.message));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
