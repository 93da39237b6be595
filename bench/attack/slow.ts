import { connect } from 'node:net';

const BYTE_EVERY_MS = 1_000;

/** Keeps `count` connections to a form open, each of which sends a byte of its body a second; reopens those that are cut. */
export const trickle = (url: URL, from: string, count: number) => {
  const figures = { opened: 0, cut: 0, longestMs: 0 };
  let isOn = true;
  const open = (): void => {
    const startedAt = performance.now();
    const socket = connect({ host: url.hostname, port: Number(url.port), localAddress: from });
    const timer = setInterval(() => socket.write('x'), BYTE_EVERY_MS);
    socket.once('connect', () => {
      figures.opened += 1;
      socket.write(
        'POST /feedback/none HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\n',
      );
    });
    socket.resume();
    socket.on('error', () => {});
    socket.once('close', () => {
      clearInterval(timer);
      if (!isOn) return;
      figures.cut += 1;
      figures.longestMs = Math.max(figures.longestMs, performance.now() - startedAt);
      setTimeout(open, BYTE_EVERY_MS);
    });
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  const sockets = new Set<ReturnType<typeof connect>>();
  for (let n = 0; n < count; n += 1) open();
  return {
    figures,
    stop: (): void => {
      isOn = false;
      for (const socket of sockets) socket.destroy();
    },
  };
};
