// Nearly every digest fits the first size; a mail that fits neither gets an ordinary buffer.
const SIZES = [32_768, 131_072];
/** The number of unused buffers of each size that stay for reuse: about as many as a worker has mails in flight. */
const KEPT = 512;

/**
 * Lends memory for mails in flight, and reuses it. A new buffer for each mail would live just long enough to be moved to the
 * garbage collector's old generation, where tens of megabytes of sent mails would wait to be collected.
 */
export const createMailBuffers = () => {
  const free = SIZES.map((): ArrayBufferLike[] => []);
  const lent = new WeakSet<ArrayBufferLike>();
  return {
    /** Lends a buffer of that length; its content is arbitrary. */
    take: (length: number): Buffer => {
      const at = SIZES.findIndex((size) => size >= length);
      if (at < 0) return Buffer.allocUnsafe(length);
      const memory = free[at]!.pop() ?? Buffer.allocUnsafeSlow(SIZES[at]!).buffer;
      lent.add(memory);
      return Buffer.from(memory, 0, length);
    },
    /** Takes back a buffer that is no longer read or written. One that is not lent, or is returned twice, is ignored. */
    giveBack: ({ buffer }: Buffer): void => {
      if (!lent.delete(buffer)) return;
      const kept = free[SIZES.indexOf(buffer.byteLength)];
      if (kept && kept.length < KEPT) kept.push(buffer);
    },
  };
};

export type MailBuffers = ReturnType<typeof createMailBuffers>;
