import { join } from 'node:path';
import { checkoutDir } from './paths.ts';
import { choosePort, releasePort } from './ports.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { tailOf, untilUp } from './wait.ts';

type InboxOptions = {
  dataDir: string;
  /** The preferred ports; 0 for any. */
  smtpPort?: number;
  webPort?: number;
  log: (line: string) => void;
  supervisor?: Supervisor;
};

/** `to` is from the envelope; `at` is ISO 8601. */
export type InboxMail = { id: string; subject: string; to: string[]; at: string };

export type Inbox = ReturnType<typeof createInboxClient> & {
  smtpUrl: string;
  webUrl: string;
  /** Resolves when the inbox accepts and shows mail. Its addresses are known before. */
  ready: Promise<void>;
  stop: () => Promise<void>;
};

/** Returns functions that read what has arrived in a local inbox. */
export const createInboxClient = (webUrl: string) => {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(new URL(path, webUrl));
    if (!response.ok) throw new Error(`The inbox returned ${response.status} for ${path}.`);
    return response;
  };
  return {
    /** Returns every mail, oldest first, with the addresses of its envelope. */
    list: async (): Promise<InboxMail[]> => (await (await get('/api/mails')).json()) as InboxMail[],
    /** Returns the bytes as they came over SMTP. */
    source: async (id: string): Promise<Buffer> =>
      Buffer.from(await (await get(`/api/mails/${encodeURIComponent(id)}/source`)).arrayBuffer()),
  };
};

/**
 * Starts an SMTP server that delivers nothing, and pages to read what it accepted, in a process of their own. The newest 2,000
 * mails are stored in `dataDir/mails`.
 */
export const startInbox = async (options: InboxOptions): Promise<Inbox> => {
  const { dataDir, log } = options;
  const supervisor =
    options.supervisor ?? createSupervisor({ processFile: join(dataDir, 'inbox-process.json'), log });
  const logFile = join(dataDir, 'logs', 'inbox.log');

  const smtp = await choosePort(options.smtpPort ?? 1025);
  const web = await choosePort(options.webPort ?? 1080);
  const service = supervisor.start({
    name: 'inbox',
    file: process.execPath,
    args: [
      ...['--import', 'tsx', join(checkoutDir, 'bin', 'local', 'inbox', 'main.ts')],
      ...['--dir', join(dataDir, 'mails'), '--smtp', String(smtp.port), '--web', String(web.port)],
    ],
    cwd: checkoutDir,
    logFile,
    ipc: true,
    stage: 0,
    stopSignal: 'SIGTERM',
    stopWaitMs: 3000,
  });
  const webUrl = `http://127.0.0.1:${web.port}`;
  const waitUntilUp = async (): Promise<void> => {
    if (!(await untilUp(service, () => isUp(webUrl), 60_000))) {
      throw new Error(`The inbox does not start. ${await tailOf(logFile)}`);
    }
    service.keep();
  };
  const ready = waitUntilUp();
  // Not every caller awaits it, and then its failure must not be an unhandled rejection.
  ready.catch(() => {});
  return {
    ...createInboxClient(webUrl),
    smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
    webUrl,
    ready,
    stop: async () => {
      await service.stop();
      releasePort(smtp.port);
      releasePort(web.port);
    },
  };
};

const isUp = (webUrl: string): Promise<boolean> =>
  fetch(`${webUrl}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
