import { networkOf, PLACES_OF_A_NETWORK } from './place.ts';
import { createTally } from './tally.ts';

/** Counts what places have at once, such as connections: each at most `max`, and each network 16 times as many. */
export const createPlaceTally = (max: number) => {
  const places = createTally<string>();
  const networks = createTally<string>();
  return {
    /** Counts one more of a place; returns false, and counts nothing, where the place or its network has all it may have. */
    enter: (place: string): boolean => {
      const network = networkOf(place);
      if (places.of(place) >= max) return false;
      if (network !== null && networks.of(network) >= PLACES_OF_A_NETWORK * max) return false;
      places.add(place);
      if (network !== null) networks.add(network);
      return true;
    },
    leave: (place: string): void => {
      const network = networkOf(place);
      places.remove(place);
      if (network !== null) networks.remove(network);
    },
    keys: (): number => places.keys(),
  };
};
