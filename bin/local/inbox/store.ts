import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMail } from './parse.ts';

/** A mail as a list shows it. `from` and `subject` are from its header, `to` is from its envelope; `at` is ISO 8601. */
export type StoredMail = {
  id: string;
  from: { name: string; address: string };
  to: string[];
  subject: string;
  at: string;
};

const ID = /^\d{17}-[0-9a-f]{10}$/;
const MAX_MAILS = 2000;

/**
 * Opens a store of mails in a folder: `ID.eml` has the bytes as they came, `ID.json` what a list shows, so that no body is
 * read at the start. An id begins with the time of arrival (UTC). Other files in the folder are ignored.
 */
export const openMailStore = async (dir: string, maxMails = MAX_MAILS) => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const mails = await readMails(dir);
  const openedAt = Date.now().toString(36);
  let changes = 0;

  const fileOf = (id: string, type: 'eml' | 'json') => join(dir, `${id}.${type}`);
  const write = async (file: string, data: Buffer | string): Promise<void> => {
    await writeFile(`${file}.part`, data, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
  const remove = async (id: string): Promise<void> => {
    mails.delete(id);
    await Promise.all([rm(fileOf(id, 'json'), { force: true }), rm(fileOf(id, 'eml'), { force: true })]);
  };
  const prune = async (): Promise<void> => {
    const tooMany = Math.max(0, mails.size - maxMails);
    for (const id of [...mails.keys()].slice(0, tooMany)) await remove(id);
  };
  await prune();

  return {
    /** Returns every mail, oldest first. */
    list: (): StoredMail[] => [...mails.values()],
    get: (id: string): StoredMail | undefined => mails.get(id),
    /** Returns the bytes as they came. */
    source: (id: string): Promise<Buffer> => readFile(fileOf(id, 'eml')),
    /** Returns a number that changes whenever the list does. */
    revision: (): string => `${openedAt}-${changes}`,
    /** Stores a mail; resolves when it is in the folder. */
    add: async (to: string[], raw: Buffer): Promise<void> => {
      const at = new Date().toISOString();
      const id = `${at.replace(/\D/g, '')}-${randomBytes(5).toString('hex')}`;
      const { from, subject = '' } = await parseMail(headOf(raw));
      const { name = '', address = '' } = from?.value[0] ?? {};
      const mail: StoredMail = { id, from: { name, address }, to, subject, at };
      await write(fileOf(id, 'eml'), raw);
      // This file comes last: without it the mail does not count.
      await write(fileOf(id, 'json'), JSON.stringify(mail));
      mails.set(id, mail);
      changes += 1;
      await prune();
    },
    deleteAll: async (): Promise<void> => {
      changes += 1;
      await Promise.all([...mails.keys()].map(remove));
    },
  };
};

export type MailStore = Awaited<ReturnType<typeof openMailStore>>;

const readMails = async (dir: string): Promise<Map<string, StoredMail>> => {
  const files = new Set(await readdir(dir));
  const ids = [...files]
    .filter((file) => file.endsWith('.eml'))
    .map((file) => file.slice(0, -'.eml'.length))
    .filter((id) => ID.test(id) && files.has(`${id}.json`))
    .sort();
  const read = await Promise.all(ids.map((id) => readMail(join(dir, `${id}.json`))));
  return new Map(read.filter((mail) => mail !== null).map((mail) => [mail.id, mail]));
};

/** Returns null for a file that a crash of the machine has left empty: one lost mail must not stop the inbox. */
const readMail = async (file: string): Promise<StoredMail | null> => {
  const text = await readFile(file, 'utf8');
  return text.startsWith('{') ? (JSON.parse(text) as StoredMail) : null;
};

/** Returns the header section and the empty line that ends it (RFC 5322, 2.1). */
const headOf = (raw: Buffer): Buffer => {
  const end = raw.indexOf('\r\n\r\n');
  return end < 0 ? raw : raw.subarray(0, end + 4);
};
