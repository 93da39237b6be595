import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { readExpiry } from '../../../admin/api-key-expiry.ts';
import { type ApiKey, labelOf, MAX_NAME_CHARS, stateOf } from '../../../admin/api-keys.ts';
import { apiScopeNames, apiScopes, readingScopes } from '../../../admin/api-scopes.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { text, texts } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import { sessionOf } from './gate.ts';
import type { AdminPage } from './page.ts';
import { ago, minutes, textOf } from './wording.ts';

const USES_SHOWN = 200;
const CHANGES_SHOWN = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const KeyForm = Type.Object({
  id: text(40),
  name: text(),
  access: text(20),
  scopes: texts,
  expires: text(20),
  date: text(20),
});
type Form = Static<typeof KeyForm>;
const KeyParams = Type.Object({ id: Type.String() });

const usual: Form = { name: '', access: 'read', scopes: [], expires: '90d', date: '' };

/** Returns the scopes of a key in words, by the name of the choice where they are one. */
const scopesInWords = (scopes: string[]): string => {
  const isAll = (of: string[]): boolean =>
    scopes.length === of.length && of.every((each) => scopes.includes(each));
  return isAll(apiScopeNames) ? 'everything' : isAll(readingScopes) ? 'read only' : scopes.join(', ');
};

const scopesOf = ({ access, scopes = [] }: Form): string[] =>
  access === 'all' ? apiScopeNames : access === 'read' ? readingScopes : [scopes].flat();

/** Serves `/admin/keys`: the keys of the HTTP API, which are made, shown once, and revoked here. */
export const keyRoutes = async (
  app: App,
  { apiKeys, apiKeyUses, audit, clock, config, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

  const rowOf = (key: ApiKey) => ({
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    mayDo: scopesInWords(key.scopes),
    scopes: key.scopes,
    by: key.createdBy,
    made: minutes(key.createdAt),
    expires: key.expiresAt === null ? 'never' : minutes(key.expiresAt),
    used: key.lastUsedAt === null ? 'never' : ago(key.lastUsedAt, clock.now()),
    state: stateOf(key, clock.now()),
  });
  const keyOf = async (id: string): Promise<ApiKey> => {
    const key = await apiKeys.named(textOf(id));
    if (!key) throw new DomainError('not_found', 'There is no such key.');
    return key;
  };
  const form = (request: FastifyRequest, reply: FastifyReply, values: Form, error: DomainError | null) =>
    page.send(request, reply, 'admin/key-new', {
      id: randomUUID(),
      maxNameChars: MAX_NAME_CHARS,
      scopes: Object.entries(apiScopes).map(([name, opens]) => ({ name, opens })),
      values: {
        name: values.name ?? '',
        access: values.access ?? '',
        scopes: [values.scopes ?? []].flat(),
        expires: values.expires ?? '',
        date: values.date ?? '',
      },
      error: error && { field: error.field ?? '', text: error.message },
    });

  app.get('/keys', async (request, reply) =>
    page.send(request, reply, 'admin/keys', { keys: (await apiKeys.list()).map(rowOf) }),
  );
  app.get('/keys/new', async (request, reply) => form(request, reply, usual, null));

  app.post('/keys', { schema: { body: KeyForm } }, async (request, reply) => {
    const { body } = request;
    const id = UUID.test(body.id ?? '') ? body.id : undefined;
    try {
      const name = textOf(body.name);
      const scopes = scopesOf(body);
      const expires = textOf(body.expires === 'date' ? body.date : body.expires);
      const expiresAt = readExpiry(expires, clock.now());
      const { operator } = sessionOf(request);
      const made = await apiKeys.mint({ ...(id && { id }), name, scopes, expiresAt, createdBy: operator });
      await record(request, 'made a key', `key ${made.prefix}`, `${name}: ${scopes.join(', ')}`);
      return page.send(request, reply, 'admin/key-made', {
        name,
        made: made.key,
        page: `/admin/keys/${made.id}`,
        url: config.publicUrl,
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // A reload of the page that showed the key sends the form again.
      if (error.code === 'not_found' && id) return page.goTo(reply, `/admin/keys/${id}`);
      return form(request, reply.code(400), body, error);
    }
  });

  app.get('/keys/:id', { schema: { params: KeyParams } }, async (request, reply) => {
    const key = await keyOf(request.params.id);
    const [uses, changes] = await Promise.all([
      apiKeyUses.of(key.id, USES_SHOWN),
      audit.by(labelOf(key), CHANGES_SHOWN),
    ]);
    return page.send(request, reply, 'admin/key', {
      ...rowOf(key),
      revoked: minutes(key.revokedAt),
      uses: uses.map(({ hour, ...use }) => ({ ...use, hour: minutes(hour) })),
      changes: changes.map(({ at, action, subject, detail, ip }) => ({
        at: minutes(at),
        action,
        subject,
        detail: detail ?? '',
        ip: ip ?? '',
      })),
    });
  });

  app.get('/keys/:id/revoke', { schema: { params: KeyParams } }, async (request, reply) => {
    const key = await keyOf(request.params.id);
    return page.send(request, reply, 'admin/confirm', {
      here: 'keys',
      heading: `Revoke the key “${key.name}”?`,
      lines: [
        `What uses ${key.prefix}… is refused from its next request on. A revoked key never works again.`,
        key.lastUsedAt === null
          ? 'It was never used.'
          : `It was last used ${ago(key.lastUsedAt, clock.now())}.`,
      ],
      action: `/admin/keys/${key.id}/revoke`,
      fields: {},
      button: 'Revoke the key',
      back: `/admin/keys/${key.id}`,
    });
  });
  app.post(
    '/keys/:id/revoke',
    { schema: { params: KeyParams, body: Type.Object({}) } },
    async (request, reply) => {
      const key = await keyOf(request.params.id);
      if (await apiKeys.revoke(key.id)) await record(request, 'revoked a key', `key ${key.prefix}`, key.name);
      return page.goTo(reply, `/admin/keys/${key.id}`);
    },
  );
};
