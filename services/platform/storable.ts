// NUL, and halves of surrogate pairs.
const UNSTORABLE = /\0|\p{Cs}/gu;
// Nearly all texts have neither, and without the flag u that is found out quickly.
const SUSPECT = /[\0\ud800-\udfff]/;

/** Replaces, in all texts of plain data, the characters that Postgres refuses in text and JSON: one fails a whole statement. */
export const storable = <Data>(data: Data): Data => {
  if (typeof data === 'string')
    return (SUSPECT.test(data) ? data.replace(UNSTORABLE, '\ufffd') : data) as Data;
  if (Array.isArray(data)) return data.map(storable) as Data;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, storable(value)])) as Data;
};

/** Returns a text in a form that Postgres stores, cut to `max` characters (code points, so that no pair is halved). */
export const cutStorable = (text: string, max: number): string =>
  storable(text.length > max ? [...text.slice(0, 2 * max)].slice(0, max).join('') : text);
