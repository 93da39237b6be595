import Type from 'typebox';
import { SESSION_LIFE_MS } from '../../../admin/sessions.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { longText, TokenParams } from '../../http/schemas.ts';
import { COOKIE } from './gate.ts';
import type { AdminPage } from './page.ts';

const SignInForm = Type.Object({ email: longText });

const fewMails = { rateLimit: { max: 10, timeWindow: '15 minutes' } };
const fewAttempts = { rateLimit: { max: 60, timeWindow: '15 minutes' } };

/**
 * Signs operators in by a mailed link, and out. The GET of a link only shows a button, because mail scanners open links
 * before people do.
 */
export const signInRoutes = async (
  app: App,
  { config, signIn, signInMail, sessions, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  // The cookie is Lax, not Strict, because mails to operators link to these pages, and a GET never changes anything.
  // A POST from another site carries no cookie in either case.
  const cookie = {
    path: '/admin',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl.startsWith('https:'),
  } as const;

  app.get('/sign-in', { config: { open: true } }, async (request, reply) =>
    request.session
      ? page.goTo(reply, '/admin')
      : page.send(request, reply, 'admin/sign-in', { asked: false, error: null }),
  );

  app.post(
    '/sign-in',
    { schema: { body: SignInForm }, config: { open: true, ...fewMails } },
    async (request, reply) => {
      const { email = '' } = request.body;
      if (!/^[^\s@]+@[^\s@]+$/.test(email.trim()) || email.length > 254)
        return page.send(request, reply.code(400), 'admin/sign-in', {
          asked: false,
          error: 'Enter your email address, such as you@example.org.',
        });
      signInMail.request(email);
      return page.send(request, reply, 'admin/sign-in', { asked: true, error: null });
    },
  );

  app.get(
    '/sign-in/:token',
    { schema: { params: TokenParams }, config: { open: true } },
    async (request, reply) => {
      const { operator } = await signIn.look(request.params.token);
      return page.send(request, reply, 'admin/enter', { as: operator });
    },
  );

  app.post(
    '/sign-in/:token',
    { schema: { params: TokenParams }, config: { open: true, ...fewAttempts } },
    async (request, reply) => {
      const { operator } = await signIn.redeem(request.params.token);
      if (request.session) await sessions.end(request.session.token);
      const token = await sessions.begin(operator);
      await audit.record({ operator, action: 'signed in', ip: request.ip });
      reply.setCookie(COOKIE, token, { ...cookie, maxAge: SESSION_LIFE_MS / 1000 });
      return page.goTo(reply, '/admin');
    },
  );

  app.post('/sign-out', async (request, reply) => {
    const { operator, token } = request.session!;
    await sessions.end(token);
    await audit.record({ operator, action: 'signed out', ip: request.ip });
    reply.clearCookie(COOKIE, cookie);
    return page.goTo(reply, '/admin/sign-in');
  });
};
