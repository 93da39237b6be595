import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createSmtpServer } from './smtp.ts';
import { openMailStore } from './store.ts';
import { buildInboxApp } from './web.ts';

const HOST = '127.0.0.1';

const main = async (): Promise<void> => {
  // Nothing has to be finished: accepted mails are on disk, and others are sent again.
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, () => process.exit(0));
  const { values } = parseArgs({
    options: { dir: { type: 'string' }, smtp: { type: 'string' }, web: { type: 'string' } },
  });
  const store = await openMailStore(values.dir!);
  const smtp = createSmtpServer(store);
  smtp.listen(Number(values.smtp), HOST);
  // A port that is taken emits an error, which `once` throws.
  await once(smtp.server, 'listening');
  const web = await buildInboxApp(store);
  await web.listen({ port: Number(values.web), host: HOST });
};

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
