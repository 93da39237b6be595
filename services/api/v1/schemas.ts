import Type from 'typebox';
import { type ProblemCode, problemCodes } from './problem.ts';

// The format also allows `urn:uuid:` before it, which Postgres does not read.
const BARE_UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
export const Uuid = Type.String({
  format: 'uuid',
  pattern: BARE_UUID,
  examples: ['0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51'],
});
export const UuidParams = Type.Object({ id: Uuid }, { additionalProperties: false });

/** Describes a moment (RFC 3339), which is always written in UTC. */
export const Moment = Type.String({ format: 'date-time', examples: ['2025-09-04T07:00:00.000Z'] });
/** Describes a calendar day (RFC 3339 full-date). */
export const Day = Type.String({ format: 'date', examples: ['2025-09-04'] });
export const DayParams = Type.Object({ date: Day }, { additionalProperties: false });

/**
 * Returns the schema of a value that may be null, by a list of types where that can be: the serialiser has to validate each
 * alternative of a union.
 */
export const orNull = <Schema extends Type.TSchema>(schema: Schema, options: Type.TSchemaOptions = {}) => {
  const { type, enum: values, title } = schema as { type?: unknown; enum?: unknown[]; title?: string };
  const described =
    // A schema with a title is described once, by its name.
    typeof type !== 'string' || title !== undefined
      ? Type.Union([schema, Type.Null()], options)
      : { ...schema, ...(values && { enum: [...values, null] }), type: [type, 'null'], ...options };
  return Type.Unsafe<Type.Static<Schema> | null>(described);
};

/** Declares an object of the API: a field that is not declared is refused in a request, and never sent. */
export const closed = <Properties extends Type.TProperties>(
  properties: Properties,
  options: Type.TObjectOptions = {},
) => Type.Object(properties, { ...options, additionalProperties: false });

/** Returns the responses of an operation for some codes of a problem, for its `response`. */
export const problems = (...codes: ProblemCode[]) =>
  Object.fromEntries(
    codes.map((code) => {
      const { status, title } = problemCodes[code];
      return [
        status,
        {
          description: `${title}.`,
          content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
        },
      ];
    }),
  );

/** Declares that a POST takes no body; `{}` is allowed. The description leaves it out. */
export const NoBody = closed({});
