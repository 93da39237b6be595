import { connect, createServer, type Socket } from 'node:net';

// A proxy that makes an SMTP server look far away: it forwards all bytes in their order, `oneWayMs` later.
const [port, targetPort, oneWayMs] = process.argv.slice(2).map(Number) as [number, number, number];

const later = (from: Socket, to: Socket): void => {
  from.on('data', (chunk) => {
    setTimeout(() => to.write(chunk), oneWayMs);
  });
  from.on('end', () => {
    setTimeout(() => to.end(), oneWayMs);
  });
  from.on('close', (isBroken) => {
    if (isBroken) to.destroy();
  });
  from.on('error', () => {});
};

createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
  const far = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  later(near, far);
  later(far, near);
}).listen(port, '127.0.0.1');
