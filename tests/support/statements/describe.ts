import type { Client, Connection } from 'pg';

export type Column = {
  name: string;
  /** The name of the type; for an array, of its members. */
  type: string;
  isArray: boolean;
  /** The labels of an enum. */
  labels: string[] | undefined;
  /** The name in its table of a column that allows null, or whose table is joined by `left join`; nothing for an expression, which is not judged. */
  nullable: string | undefined;
};

type Field = { name: string; tableID: number; columnID: number; dataTypeID: number };

/** Has Postgres parse and describe a statement without running it; returns the fields of its result. */
const fieldsOf = (client: Client, text: string): Promise<Field[]> =>
  new Promise((resolve, reject) => {
    let fields: Field[] = [];
    client.query({
      submit: (connection: Connection) => {
        connection.parse({ name: '', text, types: [] }, true);
        connection.describe({ type: 'S', name: '' }, true);
        connection.sync();
      },
      handleRowDescription: (message: { fields: Field[] }) => {
        fields = message.fields;
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(fields),
    } as never);
  });

/** Returns a function that describes statements by one connection. It throws Postgres's error for a broken one. */
export const createDescribe = async (client: Client) => {
  const types = new Map<number, { name: string; member: string | null; labels: string[] | null }>();
  const { rows } = await client.query<{
    oid: number;
    name: string;
    member: string | null;
    labels: string[] | null;
  }>(
    `select t.oid, t.typname as name, case when t.typcategory = 'A' then m.typname end as member,
            (select array_agg(e.enumlabel::text) from pg_enum e
             where e.enumtypid in (t.oid, case when t.typcategory = 'A' then m.oid end)) as labels
     from pg_type t left join pg_type m on m.oid = t.typelem`,
  );
  for (const row of rows) types.set(row.oid, row);
  // Prisma declares no list `not null`; nothing writes a null into one, so that arrays are left out.
  const { rows: rowsOfTables } = await client.query<{
    key: string;
    name: string;
    table: string;
    isNotNull: boolean;
  }>(
    `select a.attrelid || '.' || a.attnum as key, a.attname as name, c.relname as table, a.attnotnull as "isNotNull"
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relkind in ('r', 'p') and a.attnum > 0 and a.attndims = 0`,
  );
  const tableColumns = new Map(rowsOfTables.map((each) => [each.key, each]));
  const nullableName = (key: string, text: string): string | undefined => {
    const found = tableColumns.get(key);
    if (!found) return undefined;
    const isOuter = new RegExp(`left join ${found.table}\\b`, 'i').test(text);
    return isOuter || !found.isNotNull ? found.name : undefined;
  };
  return async (text: string): Promise<Column[]> =>
    (await fieldsOf(client, text)).map(({ name, tableID, columnID, dataTypeID }) => {
      const type = types.get(dataTypeID)!;
      return {
        name,
        type: type.member ?? type.name,
        isArray: type.member !== null,
        labels: type.labels ?? undefined,
        nullable: nullableName(`${tableID}.${columnID}`, text),
      };
    });
};
