/**
 * A function that remembers its answers, and forgets them all when they are too many: for what repeats, whatever its order.
 * Only for answers that are the same for the same argument, and that nobody changes.
 */
export const remember = <Result, Key extends string | number = string>(
  most: number,
  work: (key: Key) => Result,
): ((key: Key) => Result) => {
  const kept = new Map<Key, Result>();
  return (key) => {
    let result = kept.get(key);
    if (result === undefined) {
      result = work(key);
      if (kept.size >= most) kept.clear();
      kept.set(key, result);
    }
    return result;
  };
};
