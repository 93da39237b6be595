/** Prints a line to stderr: stdout belongs to the command that runs, whose output may be JSON. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Returns an error that is shown to the user without a stack. */
export const expected = (message) => Object.assign(new Error(message), { expected: true });
