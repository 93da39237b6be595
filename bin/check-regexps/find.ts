import { parseSync, Visitor } from 'oxc-parser';

/** A place in a file where a regular expression is written or built. `line` counts from 1. */
export type Site = {
  line: number;
  /** The source text, on one line and cut, for the report. */
  text: string;
  /** null where only running the code shows the pattern: `new RegExp(PARTS.join('|'))`. */
  literal: { source: string; flags: string } | null;
  /** Whether `new RegExp` builds it, so that importing the module may show the pattern. */
  built: boolean;
};

/** A comment `// linear: REASON`, with the lines of comment after it, above line `line`. */
export type Allowance = { line: number; reason: string };

const MARK = 'linear:';
const MAX_TEXT = 160;

const createLineOf = (text: string) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
};

const isRegExp = (callee: { type: string }): boolean =>
  callee.type === 'Identifier' && (callee as { name?: string }).name === 'RegExp';

/**
 * Returns every regular expression of a file (literals, `new RegExp`, and `pattern` properties, which schemas compile
 * with the flag u) and every comment that allows one.
 *
 * @throws Error when the file cannot be parsed
 */
export const findRegexps = (file: string, text: string): { sites: Site[]; allowances: Allowance[] } => {
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]!.message}`);
  const lineOf = createLineOf(text);
  const sites: Site[] = [];
  const add = (node: { start: number; end: number }, literal: Site['literal'], built = false): void => {
    const line = text.slice(node.start, node.end).replace(/\s+/g, ' ');
    const short = line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
    sites.push({ line: lineOf(node.start), text: short, literal, built });
  };
  new Visitor({
    Literal: (node) => {
      if ('regex' in node) add(node, { source: node.regex.pattern, flags: node.regex.flags });
    },
    NewExpression: (node) => {
      if (isRegExp(node.callee)) add(node, null, true);
    },
    CallExpression: (node) => {
      if (isRegExp(node.callee)) add(node, null, true);
    },
    Property: ({ key, value }) => {
      if (!(key.type === 'Identifier' && key.name === 'pattern')) return;
      if (value.type === 'Literal' && typeof value.value === 'string')
        add(value, { source: value.value, flags: 'u' });
      if (value.type === 'TemplateLiteral') {
        const whole = value.expressions.length === 0 ? value.quasis[0]!.value.cooked : null;
        add(value, whole === null ? null : { source: whole, flags: 'u' });
      }
    },
  }).visit(program);

  const lineComments = new Map(
    comments
      .filter(({ type }) => type === 'Line')
      .map(({ start, value }) => [lineOf(start), value.trim()] as const),
  );
  const allowances: Allowance[] = [];
  for (const [first, value] of lineComments) {
    if (!value.startsWith(MARK)) continue;
    const reason = [value.slice(MARK.length)];
    let line = first + 1;
    for (; lineComments.has(line); line += 1) reason.push(lineComments.get(line)!);
    allowances.push({ line, reason: reason.join(' ').trim() });
  }
  return { sites, allowances };
};
