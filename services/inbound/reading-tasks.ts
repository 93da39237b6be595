import { readMessage } from '../mail/reports/read-message.ts';
import type { ReadMessage } from '../mail/reports/report.ts';

// What the threads of reading.ts run.

export const read = (message: {
  raw: Uint8Array;
  recipients: string[];
}): Promise<ReadMessage> | ReadMessage => readMessage(message.raw, message.recipients);
