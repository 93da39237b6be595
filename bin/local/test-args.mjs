// Options of Vitest whose value is the next argument, which is therefore not the name of a file.
const WITH_VALUE = new Set(['-t', '--testNamePattern', '--project', '--reporter', '--outputFile', '--bail']);

/** Returns the names of files in the arguments of `npm test`. */
export const filesNamed = (args) =>
  args.filter((arg, index) => !arg.startsWith('-') && !WITH_VALUE.has(args[index - 1]));

/** Returns whether these arguments of `npm test` run unit tests alone, which need neither Redis nor a browser. */
export const runsUnitTestsOnly = (args) => {
  const files = filesNamed(args);
  return files.length > 0 && files.every((file) => file.includes('unit'));
};
