import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.d.ts';

/** Creates a client of a Paperboy's HTTP API. The operations that are open to all need no key. */
export const createClient = (options: { url: string; key?: string }): Client<paths> =>
  createFetchClient<paths>({
    baseUrl: options.url,
    headers: options.key === undefined ? {} : { authorization: `Bearer ${options.key}` },
  });
