import { type Checker, SymbolFlags, type Type, TypeFlags } from 'typescript/unstable/sync';
import type { Column } from './describe.ts';

/** The types to which node-postgres converts, with the parsers of `services/platform/postgres.ts`; all others are strings. */
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

const faultOfValue = (checker: Checker, column: Column, type: Type, text: string): string | undefined => {
  if (column.type === 'json' || column.type === 'jsonb' || column.type === 'void') return undefined;
  const members = membersOf(type).filter((each) => !isNull(each));
  if (members.some(isAny)) return undefined;
  const wanted = KINDS[column.type] ?? 'string';
  if (!members.some((each) => kindOf(checker, each) === wanted))
    return `is ${column.type} (${wanted}), declared ${checker.typeToString(type)}`;
  const { labels } = column;
  const values = members
    .filter((each) => each.isStringLiteralType())
    .map((each) => (each as unknown as { value: string }).value);
  if (!labels || values.length === 0) return undefined;
  const unknown = values.filter((value) => !labels.includes(value));
  const others = labels.filter((label) => !values.includes(label));
  // A statement that names every declared label is taken to ask for these only.
  const isNarrowed = values.every((value) => text.includes(`'${value}'`));
  if (unknown.length === 0 && others.length > 0 && !isNarrowed)
    return `can be '${others.join("', '")}', and is not declared so`;
  return unknown.length > 0 ? `never is '${unknown.join("', '")}'` : undefined;
};

const faultOf = (checker: Checker, column: Column, type: Type, text: string): string | undefined => {
  const members = membersOf(type);
  if (members.some(isAny)) return undefined;
  // A statement that compares or sets the column, or asks for "is not null", is taken to return no null.
  const isSettled = new RegExp(`\\b${column.nullable}\\s*(?:is not null|[<>]|=(?!\\s*null))`, 'i').test(text);
  if (column.nullable && !isSettled && !members.some(isNull)) return 'can be null, and is not declared so';
  if (!column.isArray) return faultOfValue(checker, column, type, text);
  const arrays = members.filter((each) => !isNull(each));
  for (const array of arrays) {
    if (!checker.isArrayType(array)) return `is an array, declared ${checker.typeToString(type)}`;
    const [member] = checker.getTypeArguments(array as never);
    const fault = member && faultOfValue(checker, column, member, text);
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
  for (const { name, flags } of checker.getPropertiesOfType(row))
    if (!names.has(name) && !(flags & SymbolFlags.Optional))
      faults.push(`"${name}" is declared, and no column`);
  return faults;
};
