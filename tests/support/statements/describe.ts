import type { Client, Connection } from 'pg';

export type Column = {
  name: string;
  /** The type's name, of an array that of its members. */
  type: string;
  isArray: boolean;
  /** The labels of an enum. */
  labels: string[] | undefined;
  /** Whether it is a table's own column that allows null; an expression is not judged. */
  isNullable: boolean;
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

/** Returns a function that describes statements by one connection. It throws what Postgres says of a broken one. */
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
  const nullable = new Set(
    (
      await client.query<{ key: string }>(
        `select a.attrelid || '.' || a.attnum as key from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attnotnull`,
      )
    ).rows.map(({ key }) => key),
  );
  return async (text: string): Promise<Column[]> =>
    (await fieldsOf(client, text)).map(({ name, tableID, columnID, dataTypeID }) => {
      const type = types.get(dataTypeID)!;
      return {
        name,
        type: type.member ?? type.name,
        isArray: type.member !== null,
        labels: type.labels ?? undefined,
        isNullable: nullable.has(`${tableID}.${columnID}`),
      };
    });
};
