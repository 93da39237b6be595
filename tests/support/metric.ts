import type { World } from './world.ts';

/** Returns the value of the metric whose line begins with this text; NaN if there is none. */
export const metricOf = async (world: World, line: string): Promise<number> => {
  const { body } = await world.app.inject({ url: '/metrics' });
  return Number(
    body
      .split('\n')
      .find((each) => each.startsWith(line))
      ?.split(' ')
      .at(-1),
  );
};
