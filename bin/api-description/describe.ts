import { buildApp } from '../../services/api/app.ts';
import type { Description } from '../../services/api/v1/description/types.ts';
import { loadConfig } from '../../services/platform/config.ts';
import { createContainer } from '../../services/wiring/container.ts';

// Nothing listens on port 9: the description needs no Postgres, Redis or SMTP server.
const env = {
  DATABASE_URL: 'postgres://127.0.0.1:9/none',
  REDIS_URL: 'redis://127.0.0.1:9',
  SMTP_URL: 'smtp://127.0.0.1:9',
  PUBLIC_URL: 'https://papers.example.org',
  APP_SECRET: 'a-secret-that-signs-nothing-at-all',
  LOG_LEVEL: 'error',
};

/** Returns the description that the API serves of itself. */
export const describeApi = async (): Promise<Description> => {
  const container = createContainer(loadConfig(env), 'description');
  const app = await buildApp(container);
  try {
    const response = await app.inject('/api/v1/openapi.json');
    if (response.statusCode !== 200) throw new Error(`The API does not describe itself: ${response.body}`);
    return response.json<Description>();
  } finally {
    await app.close();
    await container.close();
  }
};
