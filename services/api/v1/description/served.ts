import type { Description } from './types.ts';

/** Creates the place where the API puts its description, and where its pages read it. It is made at the first reading. */
export const createServedDescription = () => {
  let make: (() => unknown) | undefined;
  let made: { description: Description; json: string } | undefined;
  return {
    from: (source: () => unknown): void => {
      make = source;
    },
    read: (): { description: Description; json: string } => {
      if (!made) {
        const description = make?.() as Description;
        made = { description, json: JSON.stringify(description) };
      }
      return made;
    },
  };
};

export type ServedDescription = ReturnType<typeof createServedDescription>;
