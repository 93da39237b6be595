import { choosableNames } from '../events/catalogue.ts';
import { recordEvent } from '../events/outbox.ts';
import type { IncidentWriter } from '../incidents/incidents.ts';
import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../platform/postgres.ts';
import { cutStorable } from '../platform/storable.ts';
import type { Endpoint, EndpointIncident, EndpointSettings } from './endpoint.ts';
import { checkReceiverUrl } from './receiver-url.ts';
import type { Sealing } from './sealing.ts';
import { newSecret } from './signing.ts';

/** Every event is written once for each endpoint, so their number is bounded. */
export const MAX_ENDPOINTS = 50;
export const MAX_DESCRIPTION_CHARS = 200;
/** For so long the secret before a rotation signs too. */
const BOTH_SECRETS_MS = 24 * 3_600_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const ENDPOINTS = `
  select e.id, e.url, e.description, e.types, e.state, e.created_at as "createdAt", e.updated_at as "updatedAt",
    e.failing_since as "failingSince", e.disabled_at as "disabledAt", e.disabled_because as "disabledBecause",
    case when e.previous_until > $1 then e.previous_until end as "previousUntil",
    (select count(*)::int from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'waiting') as waiting
  from webhook_endpoints e`;

/** `because` is stored where it becomes disabled. */
export type EndpointChange = Partial<EndpointSettings> & {
  state?: Endpoint['state'] | undefined;
  because?: string;
};

const notFound = (): DomainError => new DomainError('not_found', 'There is no such webhook endpoint.');

/** Keeps the endpoints to which events are sent. A secret is returned once, when it is made. */
export const createEndpoints = (options: {
  db: Db;
  clock: Clock;
  sealing: Sealing;
  incidents: IncidentWriter<EndpointIncident>;
  allowPrivate: readonly string[];
  /** Has the deliveries attempted without waiting for the next second. */
  wake: () => Promise<unknown>;
}) => {
  const { db, clock, sealing, incidents } = options;

  const check = (given: EndpointSettings): EndpointSettings => {
    const types = given.types && choosableNames.filter((name) => given.types!.includes(name));
    if (types?.length === 0 || given.types?.some((name) => !choosableNames.includes(name)))
      throw new DomainError('invalid_input', `Choose types of event, of ${choosableNames.join(', ')}.`, {
        field: 'types',
      });
    return {
      url: checkReceiverUrl(given.url, options.allowPrivate),
      description: cutStorable(given.description.trim(), MAX_DESCRIPTION_CHARS),
      types,
    };
  };

  const read = async (id: string, on: Queryable = db): Promise<Endpoint> => {
    if (!UUID.test(id)) throw notFound();
    const { rows } = await on.query<Endpoint>(`${ENDPOINTS} where e.id = $2`, [clock.now(), id]);
    if (!rows[0]) throw notFound();
    return rows[0];
  };

  const lock = async (id: string, on: Queryable): Promise<Endpoint> => {
    if (UUID.test(id)) await on.query('select from webhook_endpoints where id = $1 for update', [id]);
    return read(id, on);
  };

  const disableOn = async (on: Queryable, id: string, because: string): Promise<void> => {
    await on.query(
      `update webhook_endpoints set state = 'disabled', disabled_at = $2, disabled_because = $3, updated_at = $2
       where id = $1 and state = 'active'`,
      [id, clock.now(), cutStorable(because, MAX_DESCRIPTION_CHARS)],
    );
  };

  const enableOn = async (on: Queryable, id: string): Promise<void> => {
    const now = clock.now();
    const { rowCount } = await on.query(
      `update webhook_endpoints set state = 'active', disabled_at = null, disabled_because = null, failing_since = null,
         failures = 0, retry_at = null, updated_at = $2
       where id = $1 and state = 'disabled'`,
      [id, now],
    );
    if (rowCount)
      await on.query(
        `update webhook_deliveries set attempts = 0, not_before = $2 where endpoint_id = $1 and state = 'waiting'`,
        [id, now],
      );
  };

  const afterEnabling = async (id: string): Promise<void> => {
    await incidents.resolve('webhook-disabled', id);
    await options.wake();
  };

  return {
    /** Returns all endpoints, oldest first. */
    list: async (): Promise<Endpoint[]> =>
      (await db.query<Endpoint>(`${ENDPOINTS} order by e.created_at, e.id`, [clock.now()])).rows,

    /** Returns one endpoint. @throws DomainError `not_found` */
    read,

    /**
     * Adds an endpoint, which gets the events from now on, and returns it with its secret.
     * @throws DomainError `invalid_input` that names the field
     */
    add: async (given: EndpointSettings): Promise<{ endpoint: Endpoint; secret: string }> => {
      const { url, description, types } = check(given);
      const secret = newSecret();
      const { rows } = await db.query<{ id: string }>(
        `insert into webhook_endpoints (url, description, types, secret, created_at, updated_at)
         select $1, $2, $3, $4, $5, $5 where (select count(*) from webhook_endpoints) < $6 returning id`,
        [url, description, types, sealing.seal(secret), clock.now(), MAX_ENDPOINTS],
      );
      if (!rows[0])
        throw new DomainError('invalid_input', `There can be ${MAX_ENDPOINTS} endpoints: delete one first.`, {
          field: 'url',
        });
      return { endpoint: await read(rows[0].id), secret };
    },

    /**
     * Locks an endpoint, checks it, and changes the settings that are given, and its state. `isAsRead` may throw, and nothing is
     * changed then.
     * @throws DomainError `not_found`, or `invalid_input` that names the field
     */
    change: async (
      id: string,
      { state, because = '', ...given }: EndpointChange,
      isAsRead: (endpoint: Endpoint) => void = () => {},
    ): Promise<Endpoint> => {
      const changed = await inTransaction(db, async (client) => {
        const before = await lock(id, client);
        isAsRead(before);
        if (Object.keys(given).length > 0) {
          const { url, description, types } = check({ ...before, ...given });
          await client.query(
            // At a new address nothing has failed yet.
            `update webhook_endpoints set url = $2, description = $3, types = $4, updated_at = $5,
               failing_since = case when url = $2 then failing_since end,
               failures = case when url = $2 then failures else 0 end, retry_at = case when url = $2 then retry_at end
             where id = $1`,
            [id, url, description, types, clock.now()],
          );
        }
        if (state === 'active') await enableOn(client, id);
        if (state === 'disabled') await disableOn(client, id, because);
        return read(id, client);
      });
      if (state === 'active') await afterEnabling(id);
      return changed;
    },

    /** Deletes an endpoint with its deliveries and their log, after `isAsRead` as `change` does. @throws DomainError `not_found` */
    remove: async (id: string, isAsRead: (endpoint: Endpoint) => void = () => {}): Promise<void> => {
      await inTransaction(db, async (client) => {
        isAsRead(await lock(id, client));
        await client.query('delete from webhook_endpoints where id = $1', [id]);
      });
      await incidents.resolve('webhook-disabled', id);
    },

    /** Stops deliveries: those that wait stay, and no new ones are made. It is idempotent. @throws DomainError `not_found` */
    disable: async (id: string, because: string): Promise<void> => {
      await read(id);
      await disableOn(db, id, because);
    },

    /** Begins again with what waits, as if it had not been attempted. It is idempotent. @throws DomainError `not_found` */
    enable: async (id: string): Promise<void> => {
      await read(id);
      await inTransaction(db, (client) => enableOn(client, id));
      await afterEnabling(id);
    },

    /** Returns a new secret. For 24 hours the one before signs too. @throws DomainError `not_found` */
    rotate: async (id: string): Promise<string> => {
      await read(id);
      const secret = newSecret();
      const now = clock.now();
      await db.query(
        `update webhook_endpoints set previous_secret = secret, previous_until = $2, secret = $3, updated_at = $4 where id = $1`,
        [id, new Date(now.getTime() + BOTH_SECRETS_MS), sealing.seal(secret), now],
      );
      return secret;
    },

    /** Records a test event, which only this endpoint gets. @throws DomainError `not_found`; `invalid_input` where it is disabled */
    test: async (id: string): Promise<void> => {
      const { state } = await read(id);
      if (state === 'disabled')
        throw new DomainError('invalid_input', 'A disabled endpoint gets no test: enable it first.');
      await recordEvent(db, { type: 'webhook.test', subject: `endpoint:${id}`, data: { endpoint: id } });
      await options.wake();
    },
  };
};

export type Endpoints = ReturnType<typeof createEndpoints>;
