// A thread that compiles MJML sources, by name, and ends. It is plain JavaScript, so that it needs no loader.
import { parentPort, workerData } from 'node:worker_threads';
import mjml2html from 'mjml';

const compiled = {};
for (const [name, source] of Object.entries(workerData)) {
  // Without `fonts: {}` MJML would link web fonts of a third party.
  const { html, errors } = await mjml2html(source, {
    fonts: {},
    keepComments: false,
    validationLevel: 'soft',
  });
  compiled[name] = { html, errors: errors.map((error) => error.formattedMessage ?? error.message) };
}
parentPort.postMessage(compiled);
