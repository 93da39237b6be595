import Type from 'typebox';

const ID = /^[1-9][0-9]{0,8}$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** The longest text that an address or a form's single-line field carries. Handlers cut it shorter where they need to. */
const MAX_TEXT_CHARS = 2_000;

/** Text that is given once, or not at all. */
export const text = (maxLength = MAX_TEXT_CHARS) => Type.Optional(Type.String({ maxLength }));

/** A text of several lines: the body's limit in bytes is the only one. */
export const longText = Type.Optional(Type.String());

/** Whatever a signed link holds: the link's own check decides, so that all bad links get the same answer. */
export const TokenParams = Type.Object({ token: Type.String() });

/** The number of a row, as addresses and forms have it: small enough for Postgres's `integer`. */
export const Id = Type.String({ pattern: ID.source });
export const IdParams = Type.Object({ id: Id });

/** A day of an edition or of a run. Whether the calendar has it is for the handler to say. */
export const isoDate = (description?: string) =>
  Type.String({ pattern: DATE.source, ...(description && { description }) });
export const DateParams = Type.Object({ date: isoDate() });

/** The place in a long list: a page's number, or the row before which the next page begins. Others are ignored. */
export const page = text(40);

/** What an operator's page says after something was done. */
export const SaidQuery = Type.Object({ said: text(40) });

/** Returns the number of a row; null for anything else. */
export const idOf = (value: string | undefined): number | null =>
  value !== undefined && ID.test(value) ? Number(value) : null;

/** A form may repeat the address's field: the form's own check then asks for one address only. */
export const emails = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));

/** What can be ticked more than once. */
export const texts = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));

/** The fields by which a person's form is told from a robot's (`form-guard.ts`). */
export const guardFields = { website: longText, started: longText };
