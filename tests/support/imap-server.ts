import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

type Mail = { uid: number; raw: Buffer };

/**
 * An IMAP server of one account (RFC 3501, with IDLE, UIDPLUS and MOVE) in the little that a client needs that empties a
 * folder. `password` is the only one that it takes.
 */
export const startImapServer = async (options: { password?: string; idle?: boolean } = {}) => {
  const { password = 'secret', idle = true } = options;
  const folders = new Map<string, Mail[]>([['INBOX', []]]);
  const sockets = new Set<Socket>();
  const idling = new Set<() => void>();
  const commands: string[] = [];
  let nextUid = 1;
  let refuseMoves = false;

  const uidsOf = (range: string, folder: Mail[]): Mail[] => {
    const wanted = range.split(',').map((part) => part.split(':').map(Number));
    return folder.filter(({ uid }) =>
      wanted.some(([from, to]) => uid >= from! && uid <= (to === undefined ? from! : to || uid)),
    );
  };

  const serve = (socket: Socket): void => {
    const say = (line: string | Buffer): void => {
      socket.write(line);
      socket.write('\r\n');
    };
    let selected: Mail[] = [];
    let onIdle: (() => void) | null = null;
    let idleTag = '';

    const fetch = (range: string, items: string): void => {
      for (const { uid, raw } of uidsOf(range, selected)) {
        const parts = [`UID ${uid}`, ...(items.includes('RFC822.SIZE') ? [`RFC822.SIZE ${raw.length}`] : [])];
        const head = `* ${selected.findIndex((mail) => mail.uid === uid) + 1} FETCH (${parts.join(' ')}`;
        if (!/BODY(?:\.PEEK)?\[\]/.test(items)) say(`${head})`);
        else say(Buffer.concat([Buffer.from(`${head} BODY[] {${raw.length}}\r\n`), raw, Buffer.from(')')]));
      }
    };

    const move = (range: string, to: string): boolean => {
      const target = folders.get(to.replaceAll('"', ''));
      if (!target || refuseMoves) return false;
      for (const mail of uidsOf(range, selected)) {
        say(`* ${selected.indexOf(mail) + 1} EXPUNGE`);
        selected.splice(selected.indexOf(mail), 1);
        target.push({ ...mail, uid: nextUid++ });
      }
      return true;
    };

    const handle = (line: string): void => {
      commands.push(line);
      if (/^DONE$/i.test(line) && onIdle) {
        idling.delete(onIdle);
        onIdle = null;
        say(`${idleTag} OK done`);
        return;
      }
      const [, tag = '*', rest = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
      const words = rest.split(' ');
      const command = (
        /^uid$/i.test(words[0]!) ? words.splice(0, 2).join(' ') : words.shift()!
      ).toUpperCase();
      const ok = (text = 'done'): void => say(`${tag} OK ${text}`);
      if (command === 'CAPABILITY') {
        say(`* CAPABILITY IMAP4rev1 ${idle ? 'IDLE ' : ''}MOVE UIDPLUS`);
        ok();
      } else if (command === 'LOGIN') {
        if (words.at(-1)!.replaceAll('"', '') === password) ok();
        else say(`${tag} NO [AUTHENTICATIONFAILED] no`);
      } else if (command === 'LIST' || command === 'LSUB') {
        // An empty pattern asks for the delimiter and the root.
        if (words[1] === '""') say(`* ${command} (\\Noselect) "/" ""`);
        else for (const name of folders.keys()) say(`* ${command} () "/" "${name}"`);
        ok();
      } else if (command === 'CREATE') {
        const name = words[0]!.replaceAll('"', '');
        if (folders.has(name)) say(`${tag} NO [ALREADYEXISTS] there`);
        else {
          folders.set(name, []);
          ok();
        }
      } else if (command === 'SELECT') {
        selected = folders.get(words[0]!.replaceAll('"', '')) ?? [];
        say(`* ${selected.length} EXISTS`);
        say('* OK [UIDVALIDITY 1] valid');
        say(`* OK [UIDNEXT ${nextUid}] next`);
        ok('[READ-WRITE] selected');
      } else if (command === 'UID SEARCH') {
        say(`* SEARCH ${selected.map(({ uid }) => uid).join(' ')}`.trim());
        ok();
      } else if (command === 'UID FETCH') {
        fetch(words[0]!, rest);
        ok();
      } else if (command === 'UID MOVE') {
        if (move(words[0]!, words[1]!)) ok('moved');
        else say(`${tag} NO not moved`);
      } else if (command === 'IDLE') {
        idleTag = tag;
        onIdle = () => say(`* ${selected.length} EXISTS`);
        idling.add(onIdle);
        say('+ idling');
      } else if (command === 'LOGOUT') {
        say('* BYE');
        ok();
        socket.end();
      } else ok();
    };

    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (onIdle) idling.delete(onIdle);
    });
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const lines = text.split('\r\n');
      text = lines.pop()!;
      for (const each of lines) handle(each);
    });
    say('* OK ready');
  };

  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `imap://bounces:${encodeURIComponent(password)}@127.0.0.1:${port}/INBOX?tls=off`,
    commands,
    deliver: (...raws: (string | Buffer)[]): void => {
      for (const raw of raws) folders.get('INBOX')!.push({ uid: nextUid++, raw: Buffer.from(raw) });
      for (const tell of idling) tell();
    },
    folder: (name: string): string[] => (folders.get(name) ?? []).map(({ raw }) => raw.toString('latin1')),
    refuseMoves: (wanted: boolean): void => {
      refuseMoves = wanted;
    },
    /** As if the server was restarted. */
    disconnect: (): void => {
      for (const socket of sockets) socket.destroy();
    },
    isIdle: (): boolean => idling.size > 0,
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

export type ImapServer = Awaited<ReturnType<typeof startImapServer>>;
