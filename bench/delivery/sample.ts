import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import type { Container } from '../../services/wiring/container.ts';
import { receiveMail } from './receive-mail.ts';
import { runSlice, type Slice } from './run-slice.ts';
import { startWorkers } from './workers.ts';

/**
 * Sends a slice's digests to a receiver that measures them, and returns their mean size in bytes, dot-stuffed and with
 * the header. Writes their contents as data to `viewsFile`, for the usual way to send.
 * @throws when a reader did not get exactly one digest
 */
export const takeSample = async (
  container: Container,
  env: Record<string, string>,
  slice: Slice,
  viewsFile: string,
): Promise<{ meanBytes: number }> => {
  const copies = new Map<string, number>();
  let bytes = 0;
  const server = createServer((socket) =>
    receiveMail(socket, ({ to, raw }) => {
      copies.set(to, (copies.get(to) ?? 0) + 1);
      bytes += raw.length;
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const workers = await startWorkers(1, { ...env, SMTP_URL: `smtp://127.0.0.1:${port}` });
  try {
    const { sent } = await runSlice(container, slice);
    if (copies.size !== sent || [...copies.values()].some((count) => count !== 1))
      throw new Error(`${sent} digests were sent, and ${copies.size} readers got some.`);
    const { rows } = await container.db.query<{ digestId: string; subscriberId: number }>(
      `select id::text as "digestId", subscriber_id as "subscriberId" from digests where state = 'sent' limit 200`,
    );
    const views = await Promise.all(rows.map((row) => container.pastDigests.view(row)));
    await writeFile(viewsFile, JSON.stringify(views.filter((view) => view !== null)));
    return { meanBytes: bytes / sent };
  } finally {
    await workers.stop();
    server.close();
  }
};
