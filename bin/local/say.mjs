/** To stderr: stdout belongs to the word that runs, whose output may be JSON. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** An error whose message is all that a person needs. */
export const expected = (message) => Object.assign(new Error(message), { expected: true });
