import { writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { receiveMail } from './receive-mail.ts';

// Where Debian's smtp-sink cannot be had: a process that takes mail, counts it, and forgets it.
let mesg = 0;
createServer((socket) =>
  receiveMail(socket, () => {
    mesg += 1;
    writeSync(1, `mesg=${mesg}\r`);
  }),
).listen(Number(process.argv[2]), '127.0.0.1');
