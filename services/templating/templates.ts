import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';
import { trimEndOf } from '../platform/trim.ts';
import { type CompiledMjml, compileMjml, htmlOf } from './mjml.ts';
import { neutral, oneLine, wrap } from './plain-text.ts';
import { asHref, asParagraph, besideMarks, cut, hasMark } from './slots.ts';

/** The two parts of a mail as functions of its data; compiling is done already. */
export type CompiledMail<Data extends object> = { html(data: Data): string; text(data: Data): string };
/** A file that pages refer to as `/assets/NAME`. */
type Asset = { type: string; text: string };

type Views = Record<string, object>;

const assetTypes = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  js: 'text/javascript; charset=utf-8',
};

/**
 * Compiles the templates of a folder: `mail/NAME.mjml` with `mail/NAME.txt`, `web/NAME.eta`, and the files that pages load:
 * every `NAME.css.eta`, `NAME.svg.eta` and `NAME.js` of `web/`.
 *
 * A source is evaluated in two steps. At compile time `[[ … ]]` sees the design tokens as `t`, in MJML and CSS alike. At run
 * time `{{ … }}` (mail) or `<% … %>` (pages) sees the data as `it`. Data is only ever an argument of a compiled function:
 * nothing in it is read as a template.
 */
export const createTemplates = <Mails extends object = Views, Pages extends object = Views>(
  directory: string,
  tokens: object,
) => {
  const atCompileTime = (folder: string, name: string): string =>
    new Eta({
      views: join(directory, folder),
      tags: ['[[', ']]'],
      varName: 't',
      autoEscape: false,
      autoTrim: false,
    }).render(`./${name}`, { ...tokens, rem: (pixels: number) => `${pixels / 16}rem` });

  const assets: Record<string, Asset> = {};
  for (const file of readdirSync(join(directory, 'web')).sort()) {
    const [, name, extension] = /^(\w[\w-]*\.(css|svg|js))(?:\.eta)?$/.exec(file) ?? [];
    if (!name) continue;
    const text = file.endsWith('.eta')
      ? atCompileTime('web', file)
      : readFileSync(join(directory, 'web', file), 'utf8');
    assets[name] = { type: assetTypes[extension as keyof typeof assetTypes], text };
  }
  const version = createHash('sha256').update(JSON.stringify(assets)).digest('base64url').slice(0, 8);

  const pages = withHelpers(
    new Eta({ views: join(directory, 'web'), cache: true, autoTrim: false, escapeFunction: escapeHtml }),
    { ...helpers, tokens, version },
  );
  const mails = new Map<string, Promise<{ plain: CompiledMail<object>; marked: CompiledMail<object> }>>();

  let mjml: Promise<CompiledMjml> | undefined;
  const allMjml = (): Promise<CompiledMjml> => {
    const names = readdirSync(join(directory, 'mail')).filter(
      (file) => file.endsWith('.mjml') && existsSync(join(directory, 'mail', file.replace(/mjml$/, 'txt'))),
    );
    return compileMjml(
      Object.fromEntries(names.map((file) => [file.slice(0, -'.mjml'.length), atCompileTime('mail', file)])),
    );
  };

  const compileMail = async (name: string) => {
    const text = atCompileTime('mail', `${name}.txt`);
    mjml ??= allMjml();
    const sources = { html: htmlOf(name, await mjml), text };
    return { plain: compileParts(sources, plainHelpers), marked: compileParts(sources, markedHelpers) };
  };

  const compiledMail = (name: string) => {
    let compiled = mails.get(name);
    if (!compiled) {
      compiled = compileMail(name);
      mails.set(name, compiled);
    }
    return compiled;
  };

  return {
    /** Returns the two parts of a mail, compiled at the first call. @throws when a template is missing or wrong */
    mail: async <Name extends keyof Mails & string>(
      name: Name,
    ): Promise<CompiledMail<Mails[Name] & object>> => (await compiledMail(name)).plain,
    /** Returns the same mail for data with marks in it (slots.ts), which stay in the output. */
    markedMail: async <Name extends keyof Mails & string>(
      name: Name,
    ): Promise<CompiledMail<Mails[Name] & object>> => (await compiledMail(name)).marked,
    /** Renders a whole HTML document. */
    page: <Name extends keyof Pages & string>(name: Name, data: Pages[Name] & object): string =>
      pages.render(`./${name}`, data),
    /** The files to serve under `/assets/`; pages request `NAME?v=VERSION`, so clients may cache them for ever. */
    assets,
    stylesheet: assets['site.css']!.text,
  };
};

export type Templates<Mails extends object = Views, Pages extends object = Views> = ReturnType<
  typeof createTemplates<Mails, Pages>
>;

const compileParts = (
  sources: { html: string; text: string },
  known: typeof plainHelpers,
): CompiledMail<object> => {
  const html = compilePart(sources.html, (value) => known.escape(String(value), escapeMail), known);
  const text = compilePart(sources.text, (value) => known.escape(String(value), oneLine), known);
  return { html, text: (data) => tidyText(text(data)) };
};

const compilePart = (source: string, escapeFunction: (value: unknown) => string, known: object) => {
  const eta = withHelpers(new Eta({ tags: ['{{', '}}'], autoTrim: false, escapeFunction }), known);
  const render = eta.compile(source);
  return (data: object): string => render.call(eta, data);
};

/** Makes functions available to every template of an Eta instance under their own names. */
const withHelpers = (eta: Eta, known: object): Eta => {
  eta.configure({ functionHeader: `const { ${Object.keys(known).join(', ')} } = this.helpers;` });
  return Object.assign(eta, { helpers: known });
};

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (value: unknown): string =>
  neutral(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Escapes text for the HTML of a mail and replaces its line breaks, which mean nothing there. */
export const escapeMail = (value: string): string => escapeHtml(value).replace(/\s+/g, ' ');

const tidyText = (text: string): string =>
  `${text
    .split('\n')
    .map((line) => trimEndOf(line, /[ \t]/))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;

/** Returns the target of a link, or "#" for one that is neither a web address, a mail address nor a path of this site. */
export const href = (url: string): string =>
  /^(https?:\/\/|mailto:|\/(?![/\\])|[#?])/i.test(url) ? url : '#';

/** Returns JSON for a `script` element, which no text in it can end. */
export const asJson = (value: unknown): string => neutral(JSON.stringify(value)).replace(/</g, '\\u003c');

const helpers = { href, asJson, oneLine, wrap };

// In a mail's template, `cut` begins a part that is repeated for each paper.
const plainHelpers = {
  ...helpers,
  cut: () => '',
  escape: (text: string, escapePart: (part: string) => string) => escapePart(text),
};

const markedHelpers: typeof plainHelpers = {
  ...helpers,
  cut,
  escape: besideMarks,
  href: (url) => (hasMark(url) ? asHref(url) : href(url)),
  wrap: (text) => (hasMark(text) ? asParagraph(text) : wrap(text)),
};
