import pino from 'pino';
import { expect, test } from 'vitest';
import { createCache } from '../../../services/platform/cache.ts';
import { listenForMetrics } from '../../../workers/metrics-listener.ts';

const host = '127.0.0.1';
const log = pino({ level: 'silent' });

test('a worker serves the figures of its caches and of its process', async () => {
  const cache = createCache<string, number>({ name: 'of-a-worker', max: 5 });
  cache.set('a', 1);
  cache.get('a');
  const metrics = await listenForMetrics({ port: 0, host, log });
  try {
    const response = await fetch(`http://${host}:${metrics.port}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await response.text()).split('\n');
    expect(lines).toContain('paperboy_cache_entries{cache="of-a-worker"} 1');
    expect(lines).toContain('paperboy_cache_hits_total{cache="of-a-worker"} 1');
    expect(lines.some((line) => /^process_resident_memory_bytes \d+$/.test(line))).toBe(true);
    expect((await fetch(`http://${host}:${metrics.port}/`)).status).toBe(404);
  } finally {
    metrics.close();
  }
});

test('a second worker of the machine works without the port that the first has', async () => {
  const first = await listenForMetrics({ port: 0, host, log });
  const second = await listenForMetrics({ port: first.port!, host, log });
  expect(second.port).toBe(null);
  second.close();
  first.close();
});
