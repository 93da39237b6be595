// Nearly every digest fits the first; what fits neither is made and forgotten like any other buffer.
const SIZES = [32_768, 131_072];
/** Kept of each size: about as many as a worker has on its way. */
const KEPT = 512;

/**
 * Memory for mails on their way, used again and again. A new buffer for each mail lives just long enough to be taken for
 * long-lived by the garbage collector: tens of megabytes of mails that were sent wait there to be forgotten.
 */
export const createMailBuffers = () => {
  const free = SIZES.map((): ArrayBufferLike[] => []);
  const lent = new WeakSet<ArrayBufferLike>();
  return {
    /** A buffer of that length, with anything in it. */
    take: (length: number): Buffer => {
      const at = SIZES.findIndex((size) => size >= length);
      if (at < 0) return Buffer.allocUnsafe(length);
      const memory = free[at]!.pop() ?? Buffer.allocUnsafeSlow(SIZES[at]!).buffer;
      lent.add(memory);
      return Buffer.from(memory, 0, length);
    },
    /** Nobody reads or writes it any more. One that is not lent, or is given back twice, is left alone. */
    giveBack: ({ buffer }: Buffer): void => {
      if (!lent.delete(buffer)) return;
      const kept = free[SIZES.indexOf(buffer.byteLength)];
      if (kept && kept.length < KEPT) kept.push(buffer);
    },
  };
};

export type MailBuffers = ReturnType<typeof createMailBuffers>;
