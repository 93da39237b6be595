/**
 * What Node is told to run a worker, in the folder of the checkout; package.json and docker-compose.yml say the same.
 *
 * V8 measures its heap by the machine: where there is much memory it lets garbage grow to four times what lives before it
 * clears up, 100 MB more here for 3 % of a worker's time. Told of 1.5 GB, fifteen times what a worker holds, it clears up
 * earlier. Half of the usual room for what is new takes 20 MB less, for 1 %.
 */
export const workerArgs = [
  '--max-old-space-size=1536',
  '--max-semi-space-size=8',
  '--import',
  'tsx',
  'workers/main.ts',
];
