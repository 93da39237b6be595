import { createReading } from '../../services/inbound/reading.ts';
import { createParsing } from '../../services/papers/parsing/parsing.ts';

const stayOpen = async (): Promise<void> => {};

/**
 * The threads that read text from outside, shared by all worlds of a process, because a thread takes half a second to start.
 * They end with the process.
 */
export const sharedThreads = {
  parsing: { ...createParsing({ maxThreads: 1 }), close: stayOpen },
  messageReading: { ...createReading({ maxThreads: 1 }), close: stayOpen },
};
