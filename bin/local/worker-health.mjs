// The health check of a worker's container. A worker has no port to ask, but a healthy one holds named connections to Redis
// from this machine; a worker that hangs or has lost Redis does not.
import { Redis } from 'ioredis';

const prefix = process.env.QUEUE_PREFIX || '{paperboy}';
const redis = new Redis(process.env.REDIS_URL, {
  connectTimeout: 3000,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
});
redis.on('error', () => {});

try {
  const clients = String(await redis.client('LIST'))
    .split('\n')
    .map((line) => Object.fromEntries(line.split(' ').map((pair) => pair.split(/=(.*)/s).slice(0, 2))));
  const own = String(await redis.client('ID'));
  const host = (address = '') => address.replace(/:\d+$/, '');
  const here = host(clients.find(({ id }) => id === own)?.addr);
  const working = clients.filter(({ name, addr }) => name?.startsWith(prefix) && host(addr) === here);
  if (working.length === 0) throw new Error(`no connection of a worker among ${clients.length}`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  redis.disconnect();
}
