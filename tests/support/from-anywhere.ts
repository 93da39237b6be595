import type { LightMyRequestResponse } from 'fastify';
import type { World } from './world.ts';

/** Sends each request from an address of its own, so that no limit for one client comes first. */
export const fromAnywhere = (app: World['app']) => {
  let count = 0;
  const send = (
    method: string,
    url: string,
    { form, payload, headers = {} }: Sent = {},
  ): Promise<LightMyRequestResponse> => {
    count += 1;
    return app.inject({
      method: method as 'GET',
      url,
      remoteAddress: `198.${18 + (count >> 16)}.${(count >> 8) & 255}.${count & 255}`,
      ...(form && { payload: new URLSearchParams(form).toString() }),
      ...(payload !== undefined && { payload }),
      headers: { ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
    });
  };
  return {
    send,
    get: (url: string, headers: Record<string, string> = {}) => send('GET', url, { headers }),
    post: (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
      send('POST', url, { form, headers }),
  };
};

type Sent = { form?: Record<string, string>; payload?: object; headers?: Record<string, string> };
