import { createReading } from '../../services/inbound/reading.ts';
import { createParsing } from '../../services/papers/parsing/parsing.ts';

const stayOpen = async (): Promise<void> => {};

// A busy machine starts a thread so slowly that a call's usual time may end before it begins.
const MS = 60_000;

/**
 * The threads that read text from outside, shared by all worlds of a process, because a thread takes half a second to start.
 * They end with the process.
 */
export const sharedThreads = {
  parsing: { ...createParsing({ maxThreads: 1, pasteMs: MS, pageMs: MS, listMs: MS }), close: stayOpen },
  messageReading: { ...createReading({ maxThreads: 1, timeoutMs: MS }), close: stayOpen },
};
