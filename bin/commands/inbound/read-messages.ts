import { availableParallelism } from 'node:os';
import { unreadableMessage } from '../../../services/inbound/read-item.ts';
import { createReading } from '../../../services/inbound/reading.ts';
import type { ReadMessage } from '../../../services/mail/reports/report.ts';
import { messageOf } from '../../../services/platform/errors.ts';
import type { Input } from './read-input.ts';

/** A message as it was read; `message.kind` is `unreadable` where it could not be. */
export type ReadInput = Input & { message: Pick<ReadMessage, 'kind' | 'reports' | 'traces' | 'evidence'> };

/** More would only wait for a thread, with their content in memory. */
const AHEAD = 16;

/** Reads messages in threads, several at a time, and returns them in order. Nothing that a message holds makes it throw. */
export async function* readMessages(
  inputs: AsyncIterable<Input>,
  recipients: string[],
): AsyncGenerator<ReadInput> {
  const reading = createReading({ maxThreads: Math.max(1, Math.min(4, availableParallelism() - 1)) });
  const read = async (input: Input): Promise<ReadInput> => {
    if (input.problem !== null) return { ...input, message: unreadableMessage(input.raw, input.problem) };
    try {
      return { ...input, message: await reading.read(input.raw, recipients) };
    } catch (error) {
      return { ...input, message: unreadableMessage(input.raw, messageOf(error)) };
    }
  };
  try {
    const ahead: Promise<ReadInput>[] = [];
    for await (const input of inputs) {
      ahead.push(read(input));
      if (ahead.length >= AHEAD) yield await ahead.shift()!;
    }
    for (const each of ahead) yield await each;
  } finally {
    await reading.close();
  }
}
