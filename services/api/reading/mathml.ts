import temml, { type Options } from 'temml';
import type { MathPart } from '../../../templates/web/reading-views.ts';
import { cleanText } from '../../papers/text/clean-text.ts';
import { splitFormulas } from '../../papers/text/formulas.ts';
import { escapeHtml } from '../../templating/templates.ts';
import { splitScripts } from './bare-scripts.ts';

// The elements of MathML Core that typeset formulas; none of them loads or runs anything.
const ELEMENTS = new Set(
  `math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mmultiscripts
   mprescripts mtable mtr mtd mstyle mpadded mphantom`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  `accent accentunder depth displaystyle fence form height largeop linethickness lspace maxsize minsize
   movablelimits rspace scriptlevel separator stretchy symmetric width`.split(/\s+/),
);
const VALUE = /^[\w.%+-]{1,20}$/;
// A formula that defines commands may expand to anything.
const DEFINITION =
  /\\(?:[egx]?def|let|futurelet|(?:re|provide)?newcommand|renewcommand|providecommand|global)(?![A-Za-z])/;
const MAX_EXPANSIONS = 100;
const MAX_NODES = 1000;
/** How long the formulas of one page may take. */
const MAX_RENDER_MS = 100;

type Node = {
  type?: string;
  text?: string;
  attributes?: Record<string, unknown>;
  children?: Node[];
};

// The declarations of temml describe its CommonJS form, where this function is one level deeper.
const { __renderToMathMLTree: toTree } = temml as unknown as {
  __renderToMathMLTree: (latex: string, options: Options) => Node;
};

/** Returns a formula as MathML; null if it cannot be read. It has only known elements, and no style, link or script. */
export const renderFormula = (latex: string): string | null => {
  if (DEFINITION.test(latex)) return null;
  try {
    const tree = toTree(latex, {
      throwOnError: true,
      trust: false,
      strict: false,
      wrap: 'none',
      maxExpand: MAX_EXPANSIONS,
      maxSize: [5, 50],
      macros: {},
    });
    return serialize(tree, { nodes: 0 });
  } catch {
    return null;
  }
};

const serialize = (node: Node, count: { nodes: number }): string => {
  count.nodes += 1;
  if (count.nodes > MAX_NODES) throw new RangeError('the formula has too many parts');
  if (typeof node.text === 'string') return escapeHtml(node.text);
  const inner = (node.children ?? []).map((child) => serialize(child, count)).join('');
  // A fragment has no element of its own.
  if (node.type === undefined) return inner;
  if (!ELEMENTS.has(node.type)) throw new TypeError(`<${node.type}> is no element of a formula`);
  const attributes = Object.entries(node.attributes ?? {})
    .filter(([name, value]) => ATTRIBUTES.has(name) && VALUE.test(String(value)))
    .map(([name, value]) => ` ${name}="${String(value)}"`)
    .join('');
  return `<${node.type}${attributes}>${inner}</${node.type}>`;
};

/**
 * Returns the parts of a title or an abstract; null where there is no formula that can be typeset. Its LaTeX counts only if
 * it is the source of the stored text, which it is not after a correction. Once the time is over, formulas are text.
 */
export const mathParts = (
  source: string | undefined,
  stored: string,
  render: (latex: string) => string | null = renderFormula,
  now: () => number = () => performance.now(),
): MathPart[] | null => {
  const known = source !== undefined && cleanText(source) === stored ? splitFormulas(source) : null;
  const until = now() + MAX_RENDER_MS;
  const split = (known ?? [{ text: stored, latex: null }]).flatMap((part) =>
    part.latex === null ? splitScripts(part.text) : part,
  );
  const parts = split.map(({ text, latex }) => ({
    text,
    mathml: latex === null || now() > until ? null : render(latex),
  }));
  return parts.some(({ mathml }) => mathml !== null) ? parts : null;
};
