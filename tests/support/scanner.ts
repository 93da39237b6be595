import type { LightMyRequestResponse } from 'fastify';

/** A path of the application and its methods. */
export type Route = { path: string; methods: string[] };
/** A form of a page: its address, and its fields as a browser would send them. */
export type ScannedForm = { action: string; fields: Record<string, string> };

/** Returns every route, read from the tree that Fastify prints. */
export const routesOf = (tree: string): Route[] => {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const found = /^((?:[│ ] {3})*)[├└]── (\S*) ?(?:\(([A-Z, ]+)\))?/.exec(line);
    if (!found) return [];
    const depth = found[1]!.length / 4;
    const path = `${depth === 0 ? '' : (parents[depth - 1] ?? '')}${found[2]!}`;
    parents.splice(depth, Number.POSITIVE_INFINITY, path);
    return found[3] ? [{ path, methods: found[3].split(', ') }] : [];
  });
};

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? null;

/** Returns the POST forms of a page, and every address of this site that it links to. */
export const readPage = (path: string, html: string): { forms: ScannedForm[]; links: string[] } => {
  const forms = [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)]
    .filter(([, head]) => attribute(head!, 'method') === 'post')
    .flatMap(([, head, body]) => {
      const fields: Record<string, string> = {};
      for (const [, tag] of body!.matchAll(/<((?:input|select|textarea|button)\b[^>]*)>/g)) {
        const name = attribute(tag!, 'name');
        const ticked = !/type="(?:checkbox|radio)"/.test(tag!) || / checked/.test(tag!);
        if (name && (ticked || !(name in fields))) fields[name] = attribute(tag!, 'value') ?? '';
      }
      const actions = [
        attribute(head!, 'action') ?? path,
        ...[...body!.matchAll(/formaction="([^"]*)"/g)].map(([, url]) => url!),
      ];
      return actions.map((action) => ({ action, fields }));
    });
  const links = [...html.matchAll(/<a\b[^>]*\shref="(\/(?!\/)[^"#]*)/g)].map(([, url]) =>
    url!.replaceAll('&amp;', '&'),
  );
  return { forms, links };
};

/** Attacks by script, template, SQL, header, path and type; `findings` looks for the traces that each would leave. */
export const payloads = [
  `"'></textarea></script><xss9 onxss9=alert(9)>{{ 6111 * 7 }}<%= 6111 * 7 %>\${6111 * 7}[[ 6111 * 7 ]]`,
  'javascript:xss9(9)',
  `1' or '1'='1'; create table pwned9(); select pg_sleep(9) --`,
  `x\r\nX-Pwned9: 1\r\n\r\n<xss9>\ud800\u0000\u202e%00%ff`,
  '//evil9.example/../../../../../../etc/passwd\u0000.html',
  '-1e309',
  'A'.repeat(20_000),
];

/** Returns the traces of successful payloads in a response; none if none succeeded. */
export const findings = (answer: LightMyRequestResponse): string[] => {
  const { statusCode, headers, body } = answer;
  const type = String(headers['content-type'] ?? '');
  const found: string[] = [];
  const look = (what: string, there: boolean): void => void (there && found.push(what));
  look(`status ${statusCode}`, statusCode >= 500);
  look('a header of the payload', 'x-pwned9' in headers);
  look(
    'a redirect to elsewhere',
    !/^(\/(?!\/)|https:\/\/papers\.example\.org\/|$)/.test(String(headers.location ?? '')),
  );
  look('no nosniff', headers['x-content-type-options'] !== 'nosniff');
  look('a file of the server', /root:.*:0:0:/.test(body));
  look('an error of the database or a stack', /syntax error at|SQLSTATE|\n\s+at .*\.ts:\d+/.test(body));
  look('a template that was read', body.includes('42777'));
  if (/html|xml/.test(type)) {
    look('markup of the payload', body.includes('<xss9') || body.includes(`"'>`));
    look('an address that runs a script', /(?:href|src|action)="\s*(?:javascript|data):/i.test(body));
    look(
      'no content policy',
      // The only pages that another of ours may frame, a mail in a preview and the form for other sites, are confined by `sandbox`.
      type.includes('html') &&
        !/frame-ancestors ('none'|'self'; ?sandbox)/.test(String(headers['content-security-policy'])),
    );
  }
  return found;
};
