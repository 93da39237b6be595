/** Invalid command-line arguments: the benchmark exits with code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
