import { type Checker, type Type, TypeFlags } from 'typescript/unstable/sync';
import type { Column } from './describe.ts';

/** What node-postgres, with the parsers of `services/platform/postgres.ts`, makes of a type; all others are strings. */
const KINDS: Record<string, string> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  oid: 'number',
  float4: 'number',
  float8: 'number',
  timestamptz: 'Date',
  timestamp: 'Date',
  bytea: 'Buffer',
};

const membersOf = (type: Type): readonly Type[] => (type.isUnionType() ? type.getTypes() : [type]);

const isNull = (type: Type): boolean => (type.flags & (TypeFlags.Null | TypeFlags.Undefined)) !== 0;

const isAny = (type: Type): boolean => (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) !== 0;

const kindOf = (checker: Checker, type: Type): string => {
  if (type.flags & TypeFlags.StringLike) return 'string';
  if (type.flags & TypeFlags.NumberLike) return 'number';
  if (type.flags & TypeFlags.BooleanLike) return 'boolean';
  return type.getSymbol()?.name ?? checker.typeToString(type);
};

const faultOfValue = (checker: Checker, column: Column, type: Type): string | undefined => {
  if (column.type === 'json' || column.type === 'jsonb' || column.type === 'void') return undefined;
  const members = membersOf(type).filter((each) => !isNull(each));
  if (members.some(isAny)) return undefined;
  const wanted = KINDS[column.type] ?? 'string';
  const wrong = members.find((each) => kindOf(checker, each) !== wanted);
  if (wrong) return `is ${column.type} (${wanted}), declared ${checker.typeToString(type)}`;
  const unknown = members
    .filter((each) => each.isStringLiteralType())
    .map((each) => (each as unknown as { value: string }).value)
    .filter((value) => column.labels && !column.labels.includes(value));
  return unknown.length > 0 ? `never is '${unknown.join("', '")}'` : undefined;
};

const faultOf = (checker: Checker, column: Column, type: Type, text: string): string | undefined => {
  const members = membersOf(type);
  if (members.some(isAny)) return undefined;
  // A statement that asks for "is not null" anywhere of a column of this name is believed.
  const isAsked = new RegExp(`\\b${column.name.replace(/[A-Z]/g, '_?$&')}\\b is not null`, 'i').test(text);
  if (column.isNullable && !isAsked && !members.some(isNull)) return 'can be null, and is not declared so';
  if (!column.isArray) return faultOfValue(checker, column, type);
  const arrays = members.filter((each) => !isNull(each));
  for (const array of arrays) {
    if (!checker.isArrayLikeType(array)) return `is an array, declared ${checker.typeToString(type)}`;
    const [member] = checker.getTypeArguments(array as never);
    const fault = member && faultOfValue(checker, column, member);
    if (fault) return `${fault}, in an array`;
  }
  return undefined;
};

/** Returns each way in which a statement's columns differ from its declared row. */
export const compare = (checker: Checker, columns: Column[], row: Type, text: string): string[] => {
  const faults: string[] = [];
  const index = checker.getIndexInfosOfType(row)[0];
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length) faults.push('names a column twice');
  for (const column of columns) {
    const property = checker.getPropertyOfType(row, column.name);
    const type = property ? checker.getTypeOfSymbol(property) : index?.valueType;
    const fault = type ? faultOf(checker, column, type, text) : 'is not declared';
    if (fault) faults.push(`column "${column.name}" ${fault}`);
  }
  for (const { name } of checker.getPropertiesOfType(row))
    if (!names.has(name)) faults.push(`"${name}" is declared, and no column`);
  return faults;
};
