import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

// The types of Node 20 leave the global out, and the browser's library would bring a whole DOM with it.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>;
};

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

// The engine never clears the timer of its 10 s timeout, which would keep a finished process alive.
const quietTimer = (bindings: Bindings) => {
  const name = Object.keys(bindings).find((key) => key.startsWith('__wbg_setTimeout_'));
  const start = (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref();
  return name === undefined ? {} : { [name]: start };
};

// The generated bindings hold the instance in a module variable, so a process can have only one.
let loading: Promise<Bindings> | undefined;
const load = async (): Promise<Bindings> => {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const bindingsFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasmFile = join(dirname(bindingsFile), 'schema_engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(wasmFile), {
    './schema_engine_bg.js': { ...bindings, ...quietTimer(bindings) },
  });
  // These two calls are not in the package's types. Its own entry makes them where a bundler loads the wasm file.
  const raw = bindings as unknown as { __wbg_set_wasm(exports: object): void };
  raw.__wbg_set_wasm(instance.exports);
  // The engine hands a panic's message to this global and then traps outside any promise.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => process.stderr.write(`${text}\n`) },
  });
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return bindings;
};

// When it is created, the engine asks a database for its version, even for a diff of two files.
const nowhere = (): SqlMigrationAwareDriverAdapterFactory => {
  const refuse = () => Promise.reject(new Error('this engine has no database'));
  const connect = async (): Promise<SqlDriverAdapter> => ({
    provider: 'postgres',
    adapterName: 'nowhere',
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 17.0', 170_000]],
    }),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => {},
  });
  return { provider: 'postgres', adapterName: 'nowhere', connect, connectToShadowDb: connect };
};

// The adapter does not know Postgres's one-byte type "char". The engine reads three such columns when it describes a
// live schema; they are therefore fetched as text and labelled as "char" afterwards.
const asText = (sql: string): string =>
  sql
    .replace('constr.contype AS', 'constr.contype::text AS')
    .replace(/\bcon\.(confdeltype|confupdtype)\b/g, 'con.$1::text AS $1');
const charColumns = ['constraint_type', 'confdeltype', 'confupdtype'];

// The adapter also cuts a script at every semicolon, those in the body of a function included. The whole script goes to
// the server instead, which runs it as one transaction.
const live = (pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory => {
  const factory = new PrismaPg(pool, { disposeExternalPool: false });
  const readable = async (connecting: Promise<SqlDriverAdapter>): Promise<SqlDriverAdapter> => {
    const adapter = await connecting;
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const sql = asText(query.sql);
      const result = await queryRaw({ ...query, sql });
      if (sql === query.sql) return result;
      result.columnNames.forEach((name, index) => {
        if (charColumns.includes(name)) result.columnTypes[index] = ColumnTypeEnum.Character;
      });
      return result;
    };
    const { onError } = adapter as unknown as { onError(error: unknown): never };
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error: unknown) => onError.call(adapter, error));
    };
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () => readable(factory.connect()),
    connectToShadowDb: () => readable(factory.connectToShadowDb()),
  };
};

/**
 * Runs `use` with Prisma's own schema engine, as WebAssembly from the npm registry: it gives the same SQL and writes the
 * same `_prisma_migrations` table as the native engine, which would be a download from elsewhere. Only development and
 * tests use it.
 *
 * Without a `databaseUrl` it can only compare files.
 */
export const withSchemaEngine = async <T>(
  databaseUrl: string | undefined,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> => {
  loading ??= load();
  const bindings = await loading;
  const pool = databaseUrl ? new pg.Pool({ connectionString: databaseUrl }) : undefined;
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(pool ? live(pool) : nowhere());
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool?.end();
  }
};
