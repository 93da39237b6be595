// The entry of `npm start`, `npm test` and the other commands on a fresh clone: installs what is missing, then runs the
// command. Plain Node without dependencies, in syntax that a Node too old for Paperboy can still parse.

const minimum = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  process.stderr.write(
    `Paperboy needs Node ${minimum.join('.')} or later; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Get a current one from https://nodejs.org, or with your version manager.\n',
  );
  process.exit(1);
}

import('./local/words.mjs')
  .then(({ runWord }) => runWord(process.argv.slice(2)))
  .then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      process.stderr.write(`${error.expected ? error.message : error.stack}\n`);
      process.exitCode = 1;
    },
  );
