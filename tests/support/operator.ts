import { post, type World } from './world.ts';

/** Returns the hidden key that every form of an operators' page carries. */
export const keyIn = (html: string): string => {
  const found = /name="key" value="([^"]+)"/.exec(html);
  if (!found) throw new Error(`There is no form key in:\n${html}`);
  return found[1]!;
};

/** Returns the cookie that a response sets, as the browser sends it back. */
export const cookieOf = (headers: Record<string, unknown>): string =>
  String(headers['set-cookie']).split(';')[0]!;

/** Signs in by a link (by default one of the console), and returns functions that act as that operator's browser. */
export const signIn = async (world: Pick<World, 'app' | 'signIn'>, link?: string) => {
  const { pathname } = new URL(link ?? (await world.signIn.linkForConsole()));
  const entered = await post(world.app, pathname, {});
  if (entered.statusCode !== 303) throw new Error(`${entered.statusCode}: ${entered.body}`);
  const cookie = cookieOf(entered.headers);
  const get = (url: string) => world.app.inject({ url, headers: { cookie } });
  const key = keyIn((await get('/admin/audit')).body);
  return {
    cookie,
    key,
    get,
    /** Sends one of our forms, with its key. */
    post: (url: string, form: Record<string, string | string[]> = {}) =>
      post(world.app, url, { key, ...form }, { cookie }),
  };
};

export type Operator = Awaited<ReturnType<typeof signIn>>;
