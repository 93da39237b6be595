/** Lists domains that many people have their mail at. What is one of them, or a variant of another country, is no slip. */
const DOMAINS = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com icloud.com me.com
   mac.com aol.com proton.me protonmail.com pm.me fastmail.com zoho.com mail.com gmx.com gmx.net gmx.de web.de t-online.de
   freenet.de posteo.de mailbox.org orange.fr free.fr laposte.net wanadoo.fr libero.it yandex.ru yandex.com mail.ru qq.com
   163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net comcast.net verizon.net btinternet.com
   hotmail.co.uk yahoo.co.uk yahoo.co.jp yahoo.fr yahoo.de hotmail.fr`.split(/\s+/),
);

/** Lists the endings that a slip is taken for. */
const ENDINGS = ['com', 'org', 'net', 'edu', 'gov', 'info'];
/** Lists endings of the root zone that differ from one of them by a letter. Two letters may always be a country. */
const REAL_ENDINGS = new Set([
  ...ENDINGS,
  'cam',
  'bom',
  'ong',
  'bet',
  'pet',
  'vet',
  'new',
  'nec',
  'next',
  'cfd',
  'goo',
]);

/** Names shorter than this have too many neighbours that exist: `qq`, `web`, `live`. */
const MIN_NAME_CHARS = 5;
/** From this length on, two slips are still likelier than another domain. */
const LONG_NAME_CHARS = 7;

/**
 * Returns the optimal string alignment distance of two texts: how many characters to insert, delete, replace or swap with
 * their neighbour. Both are parts of a domain, so at most 253 characters.
 */
export const editDistance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          rows[i - 1]![j]! + 1,
          row[j - 1]! + 1,
          rows[i - 1]![j - 1]! + same,
          swapped ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
};

/** Returns the nearest of some texts within a distance; null when there is none, or two are equally near. */
const nearest = (text: string, known: Iterable<string>, allowed: (each: string) => number): string | null => {
  let best: { text: string | null; distance: number } = { text: null, distance: Number.POSITIVE_INFINITY };
  for (const each of known) {
    const limit = allowed(each);
    if (Math.abs(each.length - text.length) > limit) continue;
    const distance = editDistance(text, each);
    if (distance > limit || distance > best.distance) continue;
    best = { text: distance === best.distance ? null : each, distance };
  }
  return best.text;
};

const mendEnding = (domain: string): string => {
  const dot = domain.lastIndexOf('.');
  const ending = domain.slice(dot + 1);
  // An ending with digits or hyphens is that of a name in another script.
  if (ending.length < 3 || ending.length > 5 || REAL_ENDINGS.has(ending) || !/^[a-z]+$/.test(ending))
    return domain;
  const meant = nearest(ending, ENDINGS, () => 1);
  return meant === null ? domain : `${domain.slice(0, dot)}.${meant}`;
};

const mendDomain = (domain: string): string => {
  if (DOMAINS.has(domain)) return domain;
  const [name, ending] = halves(domain);
  const meant = nearest(domain, DOMAINS, (each) => {
    const [knownName, knownEnding] = halves(each);
    if (knownName.length < MIN_NAME_CHARS) return 0;
    if (ending === knownEnding) return knownName.length >= LONG_NAME_CHARS ? 2 : 1;
    // yahoo.fi is no slip for yahoo.fr, but gmail.co is one for gmail.com.
    return name === knownName && knownEnding === 'com' ? 1 : 0;
  });
  return meant ?? domain;
};

const halves = (domain: string): [string, string] => {
  const dot = domain.indexOf('.');
  return [domain.slice(0, dot), domain.slice(dot + 1)];
};

/**
 * Returns the address that was probably meant, such as `ada@gmail.com` for `ada@gmial.con`; null for an address without an
 * obvious slip. It knows common domains only and asks nobody, so it tells nothing about who is a reader.
 */
export const suggestAddress = (address: string): string | null => {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  if (DOMAINS.has(domain) || domain.length > 253) return null;
  const meant = mendDomain(mendEnding(domain));
  return meant === domain ? null : `${address.slice(0, at)}@${meant}`;
};
