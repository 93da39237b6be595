import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createTransport } from 'nodemailer';
import { listHeaders } from '../../services/mail/message.ts';
import type { Reason } from '../../services/ranking/types.ts';
import { createTestWriter, edition } from '../../tests/support/digest-writer.ts';
import { type Figures, figuresJson } from '../figures.ts';
import { createRandom } from '../seeded-random.ts';

const HELP = `Usage: npm run --silent bench:compose -- [--json] [--mails N]

Measures the processor time of a digest of five papers, from the selected papers to the bytes for the relay: composed by
copying fragments (as Paperboy does), and, in turn with that in the same run, by the precompiled template and Nodemailer.
Readers follow 3,000 different words, the common ones more often. All cores are counted.

  --json     end with one JSON object, {"figures":{name:number}}
  --mails N  fast mails in a round (default 5000)
  --help     print this

Figures: usPerMail and usPerMailSlow, microseconds of processor time (median of the rounds); ratioToSlow; usToSet, the part
of it for setting both bodies, without links and headers; with DKIM usPerMailRsa, usPerMailEd25519, usPerMailDual and
coresSigningRsa, the cores kept busy at once while signing; meanBytes
`;

const ROUNDS = 7;
const WORDS = 3_000;
const IN_FLIGHT = 50;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    mails: { type: 'string', default: '5000' },
  },
});

const random = createRandom(7);
// Zipf's law, roughly: the n-th word as often as 1/n.
const word = (): string => `topic ${Math.floor(WORDS ** random())}`;
const kinds = ['topic', 'keyword', 'liked', 'keyword', 'topic'] as const;
// As in ranking, all readers with an interest share one object as a paper's reason.
const known = new Map<string, Reason>();
const reasonFor = (_: number, at: number, paperId: number): Reason => {
  const [kind, label] = [kinds[at % kinds.length]!, word()];
  const key = `${paperId} ${kind} ${label}`;
  const reason = known.get(key) ?? { kind, label, terms: [`${label} networks`, `${label} methods`] };
  known.set(key, reason);
  return reason;
};

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const rsa = {
  DKIM_SELECTOR: 'r',
  DKIM_PRIVATE_KEY: pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
};
const ed25519 = {
  DKIM_ED25519_SELECTOR: 'e',
  DKIM_ED25519_PRIVATE_KEY: pem(generateKeyPairSync('ed25519').privateKey),
};
const domain = { DKIM_DOMAIN: 'papers.example.org' };
const papers = edition();
const writers = {
  none: createTestWriter(papers, {}, reasonFor),
  rsa: createTestWriter(papers, { ...domain, ...rsa }, reasonFor),
  ed25519: createTestWriter(papers, { ...domain, ...ed25519 }, reasonFor),
  dual: createTestWriter(papers, { ...domain, ...rsa, ...ed25519 }, reasonFor),
};

let serial = 0;
let bytes = 0;
let written = 0;

const writeFast =
  (writer: typeof writers.none) =>
  async (count: number): Promise<void> => {
    let left = count;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        serial += 1;
        const mail = writer.write(serial);
        bytes += (mail instanceof Promise ? await mail : mail).bytes.length;
        written += 1;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  };

const nodemailer = createTransport({ streamTransport: true, buffer: true });
const { none } = writers;

const writeSlow = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    serial += 1;
    const view = none.view(serial);
    const { subject, html, text } = await none.composer.composeDigest(view);
    await nodemailer.sendMail({
      from: none.config.mailFrom,
      to: { name: '', address: `reader${serial}@example.org` },
      subject,
      html,
      text,
      messageId: `<digest.${serial}@papers.example.org>`,
      textEncoding: 'quoted-printable',
      headers: listHeaders({
        listId: none.config.listId,
        unsubscribeUrl: view.unsubscribeUrl,
        unsubscribeAddress: null,
        kind: 'digest',
        id: serial,
      }),
    });
  }
};

const setOnly = async (count: number): Promise<void> => {
  const views = Array.from({ length: 200 }, (_, n) => none.view(n + 1));
  const cpu = process.cpuUsage();
  for (let n = 0; n < count; n += 1) {
    const encoded = none.composer.encodeDigest(views[n % views.length]!);
    if (encoded instanceof Promise) await encoded;
  }
  setCost.push(spent(cpu) / count);
};
const setCost: number[] = [];

const spent = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const main = async (): Promise<void> => {
  const mails = Number(options.mails);
  if (!Number.isInteger(mails) || mails < 100) {
    process.stderr.write('--mails takes a whole number from 100\n');
    process.exitCode = 2;
    return;
  }
  const ways: [string, (count: number) => Promise<void>, number][] = [
    ['usPerMail', writeFast(writers.none), mails],
    ['usPerMailSlow', writeSlow, Math.ceil(mails / 25)],
    ['usPerMailRsa', writeFast(writers.rsa), Math.ceil(mails / 10)],
    ['usPerMailEd25519', writeFast(writers.ed25519), Math.ceil(mails / 10)],
    ['usPerMailDual', writeFast(writers.dual), Math.ceil(mails / 10)],
  ];
  for (const [, work, count] of ways) await work(Math.ceil(count / 4));
  bytes = 0;
  written = 0;
  const costs = new Map(ways.map(([name]) => [name, [] as number[]]));
  const cores: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
    for (const [name, work, count] of ways) {
      const [cpu, from] = [process.cpuUsage(), performance.now()];
      await work(count);
      const cost = spent(cpu);
      costs.get(name)!.push(cost / count);
      if (name === 'usPerMailRsa') cores.push(cost / 1000 / (performance.now() - from));
    }
    await setOnly(mails);
  }
  const figures: Figures = {};
  for (const [name, values] of costs) figures[name] = median(values);
  figures.ratioToSlow = figures.usPerMailSlow! / figures.usPerMail!;
  figures.usToSet = median(setCost);
  figures.coresSigningRsa = median(cores);
  figures.meanBytes = bytes / written;
  process.stdout.write(options.json ? `${figuresJson(figures)}\n` : `${table(figures)}\n`);
};

const table = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(18)} ${value.toFixed(1).padStart(9)}`)
    .join('\n');

if (options.help) process.stdout.write(HELP);
else await main();
