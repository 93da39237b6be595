// Imports the modules it is sent over its IPC channel, and sends back every regular expression that they built meanwhile.
import { fileURLToPath, pathToFileURL } from 'node:url';

const built = [];
const self = fileURLToPath(import.meta.url);

// "    at name (PATH:LINE:COLUMN)" or "    at PATH:LINE:COLUMN", PATH being a URL or not.
const readFrame = (frame) => {
  const parts = frame.slice(Math.max(frame.indexOf('at ') + 3, frame.lastIndexOf(' (') + 2)).split(':');
  const path = parts.slice(0, -2).join(':');
  return { file: path.startsWith('file:') ? fileURLToPath(path) : path, line: Number(parts.at(-2)) };
};

const record = (regexp) => {
  const frames = new Error().stack.split('\n').slice(1).map(readFrame);
  const caller = frames.find(({ file }) => file !== self);
  if (caller) built.push({ ...caller, source: regexp.source, flags: regexp.flags });
  return regexp;
};

globalThis.RegExp = new Proxy(RegExp, {
  construct: (target, args, newTarget) => record(Reflect.construct(target, args, newTarget)),
  apply: (target, self, args) => record(Reflect.apply(target, self, args)),
});

process.once('message', async (files) => {
  const failed = {};
  for (const file of files) {
    await import(pathToFileURL(file).href).catch((error) => {
      failed[file] = error.message;
    });
  }
  process.send({ built, failed }, () => process.exit(0));
});
