const ADDRESS = /[^\s<>"'`,;:()[\]|]{1,200}@[^\s<>"'`,;:()[\]|]{1,255}/g;
const MAX_ADDRESSES = 100;

/** Returns the first address of a text, such as the value of a field. */
export const addressOf = (text: string): string | null => allAddresses(text)[0] ?? null;

/** Returns the addresses of a text, in its order. */
export const allAddresses = (text: string): string[] => {
  const found: string[] = [];
  if (!text.includes('@')) return found;
  for (const [address] of text.matchAll(ADDRESS)) {
    const tidy = address.replace(/^(?:smtp=|=)/i, '').replace(/[.\u2026!?]{1,5}$/, '');
    if (/^[^@]+@[^@]+$/.test(tidy) && found.push(tidy) === MAX_ADDRESSES) break;
  }
  return found;
};

/** Compares addresses as most servers do, without regard to case. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
