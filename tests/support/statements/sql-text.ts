import type { Expression, Node, ParameterDeclaration } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import type { Checker, Symbol as TsSymbol, Type } from 'typescript/unstable/sync';

const MAX_VARIANTS = 200;

/** Stands for the number of a parameter that is only known at run time, from `values.push(…)`. */
const NEXT_NUMBER = '\u0000';

/** Thrown with the source text of an expression whose value is known only at run time. */
export class Unresolved extends Error {
  /** The top-level constants that it is part of; importing an exported one gives its value. */
  readonly constants: { file: string; name: string }[] = [];
}

/** Values of imported constants, by file and name. */
export type Imported = Map<string, unknown>;
export const keyOf = ({ file, name }: { file: string; name: string }): string => `${file}#${name}`;

const product = (lists: string[][]): string[] => {
  let made = [''];
  for (const list of lists) made = made.flatMap((head) => list.map((tail) => head + tail));
  if (made.length > MAX_VARIANTS) throw new Unresolved(`more than ${MAX_VARIANTS} variants`);
  return [...new Set(made)];
};

/** Calls `visit` for each descendant of `node`. */
export const walk = (node: Node, visit: (each: Node) => void): void => {
  node.forEachChild((each) => {
    visit(each);
    walk(each, visit);
  });
};

/**
 * Returns a function that computes every text that a string expression can have: both sides of a condition, all values of a
 * table, the arguments for a parameter in the same file, and each member of a union of literals.
 */
export const createSqlText = (checker: Checker, imported: Imported) => {
  const deciding = new Set<Node>();
  // The arguments of the call that is being evaluated.
  const bound = new Map<Node, string[]>();

  const byType = (type: Type | undefined): string[] | undefined => {
    const members = type?.isUnionType() ? type.getTypes() : type ? [type] : [];
    const literals = members.filter((each) => each.isStringLiteralType() || each.isNumberLiteralType());
    return members.length > 0 && literals.length === members.length
      ? literals.map((each) => String((each as unknown as { value: string | number }).value))
      : undefined;
  };

  const declarationOf = (node: Node): Node | undefined => {
    let symbol: TsSymbol | undefined = is.isShorthandPropertyAssignment(node.parent!)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    if (!symbol) return undefined;
    if (!symbol.valueDeclaration) symbol = checker.getAliasedSymbol(symbol);
    return symbol.valueDeclaration?.resolve();
  };

  /** Evaluates the arguments that callers in the same file pass for a parameter. */
  const ofCallers = (parameter: ParameterDeclaration): string[] => {
    const owner = parameter.parent as Node & { parameters: readonly Node[]; name?: Node };
    const place = owner.parameters.indexOf(parameter);
    const name = (owner.name ?? (owner.parent as { name?: Node }).name)?.getText();
    const found: string[] = [];
    walk(parameter.getSourceFile(), (each) => {
      if (!is.isCallExpression(each) || each.expression.getText().split('.').pop() !== name) return;
      const passed = each.arguments[place] ?? parameter.initializer;
      if (passed) found.push(...texts(passed));
    });
    if (!name || found.length === 0) throw new Unresolved(parameter.getText());
    return found;
  };

  /** Evaluates a constant; one that is computed has the value that its module exports. */
  const orImported = (declared: Node & { name: Node }, evaluate: () => string[]): string[] => {
    try {
      return evaluate();
    } catch (error) {
      if (!(error instanceof Unresolved) || !is.isSourceFile(declared.parent!.parent!.parent!)) throw error;
      const constant = { file: declared.getSourceFile().fileName, name: declared.name.getText() };
      const value = imported.get(keyOf(constant));
      if (typeof value === 'string') return [value];
      if (typeof value === 'object' && value !== null) {
        const members = Object.values(value);
        if (members.every((each) => typeof each === 'string')) return members;
      }
      error.constants.push(constant);
      throw error;
    }
  };

  const ofDeclaration = (declared: Node): string[] => {
    if (is.isVariableDeclaration(declared)) {
      const list = declared.parent!;
      const { initializer } = declared;
      if (initializer) return orImported(declared, () => texts(initializer));
      if (is.isForOfStatement(list.parent!)) return elements(list.parent.expression);
    }
    if (is.isBindingElement(declared)) return ofEntry(declared);
    if (is.isPropertyAssignment(declared)) return texts(declared.initializer);
    if (is.isShorthandPropertyAssignment(declared)) return texts(declared.name as Expression);
    if (is.isParameterDeclaration(declared)) return bound.get(declared) ?? ofCallers(declared);
    throw new Unresolved(declared.getText());
  };

  /** Evaluates `value` of `for (const [key, value] of Object.entries(TABLE))`. */
  const ofEntry = (declared: Node): string[] => {
    const loop = declared.parent!.parent!.parent!.parent!;
    const pair = (declared.parent as unknown as { elements: readonly Node[] }).elements;
    if (!is.isForOfStatement(loop) || !is.isCallExpression(loop.expression) || pair[1] !== declared)
      throw new Unresolved(declared.getText());
    const { expression, arguments: given } = loop.expression;
    if (expression.getText() !== 'Object.entries') throw new Unresolved(declared.getText());
    return elements(given[0]!);
  };

  /** Evaluates all items that are pushed onto a list that begins empty. */
  const pushed = (list: Node & { name: Node }): string[] => {
    const found: string[] = [];
    walk(list.getSourceFile(), (each) => {
      if (is.isCallExpression(each) && each.expression.getText() === `${list.name.getText()}.push`)
        found.push(...each.arguments.flatMap((given) => texts(given)));
    });
    return found;
  };

  /** Evaluates each member of an array or of an object written out. */
  const elements = (node: Expression): string[] => {
    if (is.isParenthesizedExpression(node) || is.isAsExpression(node) || is.isSatisfiesExpression(node))
      return elements(node.expression);
    if (is.isArrayLiteralExpression(node)) return node.elements.flatMap((each) => texts(each));
    if (is.isObjectLiteralExpression(node)) return node.properties.flatMap((each) => ofDeclaration(each));
    if (is.isIdentifier(node)) {
      const declared = declarationOf(node);
      if (declared && is.isVariableDeclaration(declared) && declared.initializer) {
        const { initializer } = declared;
        return orImported(declared, () => {
          const found = elements(initializer);
          return found.length > 0 ? found : pushed(declared);
        });
      }
    }
    throw new Unresolved(node.getText());
  };

  const returned = (callee: Expression, given: readonly Expression[]): string[] => {
    let declared: Node | undefined = declarationOf(callee);
    if (declared && is.isVariableDeclaration(declared)) declared = declared.initializer;
    if (!declared || !(is.isArrowFunction(declared) || is.isFunctionDeclaration(declared)))
      throw new Unresolved(callee.getText());
    const { body, parameters } = declared;
    if (!body) throw new Unresolved(callee.getText());
    for (const [at, parameter] of parameters.entries()) {
      try {
        bound.delete(parameter);
        if (given[at]) bound.set(parameter, texts(given[at]));
      } catch (error) {
        // Many of them are values and not part of a text; one that is part of it then has no text.
        if (!(error instanceof Unresolved)) throw error;
      }
    }
    if (!is.isBlock(body)) return texts(body as Expression);
    const found: string[] = [];
    walk(body, (each) => {
      if (is.isReturnStatement(each) && each.expression) found.push(...texts(each.expression));
    });
    return found;
  };

  /** Evaluates a method of a text or of a list: `join`, `replace` by two texts, `trim`. */
  const ofMethod = (name: string, on: Expression, given: readonly Expression[]): string[] | undefined => {
    if (name === 'push') return [NEXT_NUMBER];
    if (name === 'trim') return texts(on).map((each) => each.trim());
    if (name === 'join') return [elements(on).join(texts(given[0]!)[0])];
    if (name !== 'replace' || !is.isStringLiteral(given[0]!)) return undefined;
    const [from, to] = [given[0].text, texts(given[1]!)[0]!];
    return texts(on).map((each) => each.replace(from, to));
  };

  const decide = (node: Expression): string[] => {
    if (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node) || is.isNumericLiteral(node))
      return [node.text];
    if (is.isTemplateExpression(node))
      return product([
        [node.head.text],
        ...node.templateSpans.flatMap((each) => [texts(each.expression), [each.literal.text]]),
      ]);
    if (is.isParenthesizedExpression(node) || is.isAsExpression(node) || is.isSatisfiesExpression(node))
      return texts(node.expression);
    if (is.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
    if (is.isBinaryExpression(node)) {
      const sign = node.operatorToken.getText();
      if (sign === '??' || sign === '||') return [...texts(node.left), ...texts(node.right)];
      if (sign === '+') return product([texts(node.left), texts(node.right)]);
      const number = byType(checker.getTypeAtLocation(node));
      if (number) return number;
      // Arithmetic in a statement stands for a number: which one does not change its types.
      if (/^[-*/]$/.test(sign)) return ['1'];
    }
    if (is.isElementAccessExpression(node)) return elements(node.expression);
    if (is.isCallExpression(node)) {
      const { expression } = node;
      const byMethod =
        is.isPropertyAccessExpression(expression) &&
        ofMethod(expression.name.getText(), expression.expression, node.arguments);
      return byMethod || returned(expression, node.arguments);
    }
    if (is.isIdentifier(node) || is.isPropertyAccessExpression(node)) {
      const literals = byType(checker.getTypeAtLocation(node));
      if (literals) return literals;
      const declared = declarationOf(is.isIdentifier(node) ? node : node.name);
      if (declared) return ofDeclaration(declared);
    }
    throw new Unresolved(node.getText());
  };

  const texts = (node: Expression): string[] => {
    if (deciding.has(node)) throw new Unresolved(node.getText());
    deciding.add(node);
    try {
      return [...new Set(decide(node))];
    } finally {
      deciding.delete(node);
    }
  };
  const numbered = (text: string): string => {
    let n = 0;
    return text.replaceAll(NEXT_NUMBER, () => String(++n));
  };
  return (node: Expression): string[] => texts(node).map(numbered);
};
