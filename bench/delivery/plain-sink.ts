import { writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { receiveMail } from './receive-mail.ts';

// Replaces Debian's smtp-sink where that cannot be installed: it accepts mails, counts them, and discards them.
let mesg = 0;
createServer((socket) =>
  receiveMail(socket, () => {
    mesg += 1;
    writeSync(1, `mesg=${mesg}\r`);
  }),
).listen(Number(process.argv[2]), '127.0.0.1');
