import Type, { type Static, type TSchema } from 'typebox';
import { ApiProblem } from './problem.ts';
import { orNull } from './schemas.ts';
import { bodySchemas } from './validation.ts';

const MAX_CURSOR_CHARS = 400;

/** Declares the parameters of a list; an operation adds its own filters. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many items to return at most.' }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: MAX_CURSOR_CHARS,
      description: 'The `next` of the page before; the first page has none. Its content is not for reading.',
    }),
  ),
};

/** Returns the schema of a page of a list. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object(
    {
      data: Type.Array(item),
      next: orNull(Type.String(), {
        description: 'The cursor of the next page; null on the last page.',
      }),
    },
    { additionalProperties: false },
  );

/** Returns a cursor for the place after an item. */
export const writeCursor = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** Returns the problem of a cursor that names no place of the list, or one that is gone. */
export const badCursor = (): ApiProblem =>
  new ApiProblem('invalid_input', 'The cursor is not one of this list.', [
    { parameter: 'cursor', detail: 'Use the `next` of a page of this list, or leave it out.' },
  ]);

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw badCursor();
  }
};

/**
 * Returns the place that a cursor names; null without one.
 * @throws ApiProblem `invalid_input` for a text that is no cursor of this list
 */
export const readCursor = <Place extends TSchema>(
  place: Place,
  cursor: string | undefined,
): Static<Place> | null => {
  if (cursor === undefined) return null;
  const read = parse(cursor);
  if (bodySchemas().validate(place, read)) return read as Static<Place>;
  throw badCursor();
};

/** Returns a page from one row more than it may hold. */
export const toPage = <Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  placeOf: (row: Row) => unknown,
): { data: Item[]; next: string | null } => {
  const shown = rows.slice(0, limit);
  return {
    data: shown.map(toItem),
    next: rows.length > limit ? writeCursor(placeOf(shown.at(-1)!)) : null,
  };
};
