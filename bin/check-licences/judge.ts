/** What package-lock.json records of a package; `license` is an SPDX expression, as the package itself says it. */
export type LockedPackage = { version?: string; license?: string; dev?: boolean; devOptional?: boolean };

/** Licences that ask for no more than their own text and a name, by their SPDX identifiers. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
]);

type Exception = { packages: RegExp; licence: string; why: string };

/** Names what else is allowed, for which packages alone, and why. */
const EXCEPTIONS: readonly Exception[] = [
  {
    packages: /^@img\/sharp-(?:libvips|wasm32|win32)/,
    licence: 'LGPL-3.0-or-later',
    why: 'libvips is a shared library beside sharp, unchanged and replaceable, which is what its licence asks for.',
  },
  {
    packages: /^@resvg\/resvg-js/,
    licence: 'MPL-2.0',
    why: 'The licence covers its own files, which are used unchanged.',
  },
  {
    packages: /^@expo-google-fonts\/gelasio$/,
    licence: 'OFL-1.1',
    why: 'A font that may be bundled with a program, and is not sold by itself.',
  },
  {
    packages: /^caniuse-lite$/,
    licence: 'CC-BY-4.0',
    why: 'Data on browsers, which MJML reads while it compiles a template; none of it is in a mail.',
  },
  {
    packages: /^slick$/,
    licence: 'MIT (http://mootools.net/license.txt)',
    why: 'The MIT licence, which the package spells with an address.',
  },
];

/** Returns the licences that are lacking for an SPDX expression without nested parentheses; none where it is allowed. */
const lacking = (expression: string, isAllowed: (licence: string) => boolean): string[] => {
  if (isAllowed(expression)) return [];
  const choices = expression.replace(/^\(|\)$/g, '').split(' OR ');
  const refused = choices.map((choice) => choice.split(' AND ').filter((each) => !isAllowed(each)));
  return refused.some((each) => each.length === 0) ? [] : refused.flat();
};

/**
 * Judges the licences of everything that a production installation may hold, on every platform. `findings` are sentences;
 * an exception that no package needs is one, so that the list stays as short as it can be.
 */
export const judgeLicences = (
  packages: Record<string, LockedPackage>,
  exceptions: readonly Exception[] = EXCEPTIONS,
): { judged: number; excepted: number; findings: string[] } => {
  const used = new Set<Exception>();
  const findings: string[] = [];
  let judged = 0;
  let excepted = 0;
  for (const [path, { version, license, dev, devOptional }] of Object.entries(packages)) {
    // What is only there for development, or for an optional peer of it, is in no image: see the Dockerfile.
    if (path === '' || dev || devOptional) continue;
    judged += 1;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    let isExcepted = false;
    const isAllowed = (licence: string): boolean => {
      if (PERMISSIVE.has(licence)) return true;
      const exception = exceptions.find((each) => each.licence === licence && each.packages.test(name));
      if (exception) used.add(exception);
      isExcepted ||= exception !== undefined;
      return exception !== undefined;
    };
    const refused = license ? lacking(license, isAllowed) : ['none that it names'];
    if (refused.length > 0) findings.push(`${name}@${version}: ${refused.join(', ')}`);
    if (isExcepted) excepted += 1;
  }
  for (const each of exceptions)
    if (!used.has(each)) findings.push(`no package needs the exception ${each.packages} for ${each.licence}`);
  return { judged, excepted, findings };
};
