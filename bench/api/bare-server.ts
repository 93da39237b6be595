import { once } from 'node:events';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import pg from 'pg';

// The baseline for the API: it serves a file from a folder, and a row of one query as JSON, nothing else.
const { DATABASE_URL, PORT, FOLDER } = process.env;

const app = Fastify({ logger: false });
const db = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await app.register(fastifyStatic, { root: FOLDER! });
app.get('/subscribers/:id', async (request) => {
  const { id } = request.params as { id: string };
  const { rows } = await db.query({
    name: 'subscriber',
    text: 'select public_id as id, address, state, zone, created_at from subscribers where public_id = $1',
    values: [id],
  });
  return rows[0];
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
process.send?.({ type: 'ready' });
await once(process, 'SIGTERM');
await app.close();
await db.end();
process.exit(0);
