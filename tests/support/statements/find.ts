import type { CallExpression, Node } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { API, type Checker, type Type } from 'typescript/unstable/sync';
import { createSqlText, type Imported, keyOf, Unresolved, walk } from './sql-text.ts';

export type Statement = {
  /** File and line, as editors open them. */
  place: string;
  /** Every text that the call can send; more than one where a fragment is chosen at run time. */
  texts: string[];
  /** The declared row type, or nothing if the call declares none. */
  row: Type | undefined;
  usesRows: boolean;
  /** The expressions whose text is known only at run time. */
  unresolved?: string;
  /** The reason in a comment `undescribed: …` before the call's line. */
  exempt?: string;
};

/** Starts the compiler on a project and returns its checker, its own source files and `close`. */
export const openProject = (config: string, isOurs: (file: string) => boolean) => {
  const api = new API();
  const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)!;
  const files = project.program
    .getSourceFileNames()
    .filter((name) => !name.includes('/node_modules/') && isOurs(name))
    .map((name) => project.program.getSourceFile(name)!);
  return { checker: project.checker, files, close: () => api.close() };
};

const isConnection = (checker: Checker, call: CallExpression): boolean => {
  if (!is.isPropertyAccessExpression(call.expression) || call.expression.name.getText() !== 'query')
    return false;
  const from = checker.getTypeAtLocation(call.expression.expression);
  return from !== undefined && checker.getPropertyOfType(from, 'query') !== undefined;
};

/** Returns whether the caller reads rows; a count of them needs no row type. */
const usesRows = (call: Node): boolean => {
  let node = call.parent!;
  while (is.isAwaitExpression(node) || is.isParenthesizedExpression(node)) node = node.parent!;
  if (is.isPropertyAccessExpression(node)) return node.name.getText() === 'rows';
  return is.isVariableDeclaration(node) && /\brows\b/.test(node.name.getText());
};

type Ours = Pick<ReturnType<typeof openProject>, 'checker' | 'files'>;

const findOnce = (
  { checker, files }: Ours,
  root: string,
  imported: Imported,
  wanted: Unresolved['constants'],
): Statement[] => {
  const texts = createSqlText(checker, imported);
  const found: Statement[] = [];
  for (const file of files) {
    const lines = file.text.split('\n');
    walk(file, (call) => {
      if (!is.isCallExpression(call) || !isConnection(checker, call)) return;
      const line = file.text.slice(0, call.getStart()).split('\n').length;
      const given = call.arguments[0]!;
      const typed = call.typeArguments?.[0];
      const statement: Statement = {
        place: `${file.fileName.replace(root, '')}:${line}`,
        texts: [],
        row: typed && checker.getTypeFromTypeNode(typed),
        usesRows: usesRows(call),
        exempt: lines[line - 2]?.match(/\/\/ undescribed: (.+)/)?.[1],
      };
      try {
        const text = is.isObjectLiteralExpression(given)
          ? given.properties.find((each) => is.isPropertyAssignment(each) && each.name.getText() === 'text')
          : undefined;
        statement.texts = texts(text && is.isPropertyAssignment(text) ? text.initializer : given);
      } catch (error) {
        if (!(error instanceof Unresolved)) throw error;
        statement.unresolved = error.message;
        wanted.push(...error.constants);
      }
      found.push(statement);
    });
  }
  return found;
};

/** Returns every call of a connection's `query` in the files, with its texts and its row type. */
export const findStatements = async (ours: Ours, root: string): Promise<Statement[]> => {
  const imported: Imported = new Map();
  const wanted: Unresolved['constants'] = [];
  const found = findOnce(ours, root, imported, wanted);
  if (wanted.length === 0) return found;
  for (const constant of wanted) {
    imported.set(keyOf(constant), (await import(constant.file))[constant.name]);
  }
  return findOnce(ours, root, imported, []);
};
