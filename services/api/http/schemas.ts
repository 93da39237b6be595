import Type from 'typebox';

const ID = /^[1-9][0-9]{0,8}$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** Limits the text in a URL or in a single-line field of a form. Handlers cut it shorter where they need to. */
const MAX_TEXT_CHARS = 2_000;

/** Returns the schema of a text that is given at most once. */
export const text = (maxLength = MAX_TEXT_CHARS) => Type.Optional(Type.String({ maxLength }));

/** Describes a text of several lines, which only the limit of the body in bytes bounds. */
export const longText = Type.Optional(Type.String());

/** Accepts any token, because the check of the signed link decides, so that all bad links get the same response. */
export const TokenParams = Type.Object({ token: Type.String() });

/** Describes the id of a row in a URL or a form; it is small enough for Postgres's `integer`. */
export const Id = Type.String({ pattern: ID.source });
export const IdParams = Type.Object({ id: Id });

/** Returns the schema of the day of an edition or a run. The handler checks that the calendar has this day. */
export const isoDate = (description?: string) =>
  Type.String({ pattern: DATE.source, ...(description && { description }) });
export const DateParams = Type.Object({ date: isoDate() });

/**
 * Describes the place in a long list: a page's number, or the row before which the next page begins. Handlers ignore
 * other values.
 */
export const page = text(40);

/** Names the message that an operator's page shows after an action. */
export const SaidQuery = Type.Object({ said: text(40) });

/** Returns the id of a row as a number; null for any other text. */
export const idOf = (value: string | undefined): number | null =>
  value !== undefined && ID.test(value) ? Number(value) : null;

/** Returns the number of a page; null for any other text. */
export const pageOf = (value: string | undefined): number | null =>
  value !== undefined && /^[1-9]\d{0,3}$/.test(value) ? Number(value) : null;

/** Allows a form to repeat the field of the address; the handler then asks for one address only. */
export const emails = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));

/** Describes boxes of one name, of which several can be ticked. */
export const texts = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));

/** Declares the fields by which `form-guard.ts` distinguishes a person's form from a robot's. */
export const guardFields = { website: longText, started: longText };
