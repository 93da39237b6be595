import { once } from 'node:events';
import formbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import pg from 'pg';

// The baseline for Paperboy: it inserts a form's address into a table and serves a file from a folder, nothing else.
const { DATABASE_URL, PORT, FOLDER } = process.env;

const app = Fastify({ logger: false });
const db = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await app.register(formbody);
await app.register(fastifyStatic, { root: FOLDER!, index: 'index.html' });
app.post('/subscribe', async (request, reply) => {
  const { email } = request.body as { email: string };
  await db.query('insert into bench_bare (address) values ($1)', [email]);
  return reply.type('text/html; charset=utf-8').send('<!doctype html><title>Thank you</title>');
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
process.send?.({ type: 'ready' });
await once(process, 'SIGTERM');
await app.close();
await db.end();
process.exit(0);
