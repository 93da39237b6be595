import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Check } from 'typebox/value';
import { afterAll, describe, expect, test } from 'vitest';
import { markdownTable } from '../../../bin/markdown-table.ts';
import { eventNames, eventTypes } from '../../../services/events/catalogue.ts';
import { newSecret, signatureHeaders } from '../../../services/outbound/signing.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/webhooks-out.md'), 'utf8');
const find = (pattern: RegExp): string => pattern.exec(page)![1]!;

test('the table of events is that of the catalogue', () => {
  const rows = eventNames.map((name) => {
    const { summary, data } = eventTypes[name];
    const fields = Object.keys(data.properties).map((field) => `\`${field}\``);
    return [`\`${name}\``, summary, fields.join(', ')];
  });
  expect(page).toContain(markdownTable([['type', 'when', 'data'], ...rows]));
});

test.each(eventNames)('the example of %s is as its schema says, and holds no address', (name) => {
  const { data, example } = eventTypes[name];
  expect(Check(data, example)).toBe(true);
  expect(Check(data, { ...example, address: 'ann@example.org' })).toBe(false);
  expect(JSON.stringify(example)).not.toContain('@');
});

describe('the lines of code with which a receiver checks', () => {
  type IsOurs = (secret: string, headers: Record<string, string>, body: string, now?: number) => boolean;
  const dir = mkdtempSync(join(tmpdir(), 'paperboy-docs-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'verify.mjs');
  writeFileSync(file, find(/```js verify\n([\s\S]+?)```/));
  const load = async (): Promise<IsOurs> => (await import(pathToFileURL(file).href)).isOurs;

  test('accept what is signed, by either secret, and nothing else', async () => {
    const isOurs = await load();
    const [old, fresh] = [newSecret(), newSecret()];
    const at = new Date('2025-09-04T07:00:00Z');
    const body = '{"type":"run.started"}';
    const headers = signatureHeaders({ id: 'evt_1', body, at }, [fresh, old]);
    const now = at.getTime();
    expect(isOurs(old, headers, body, now)).toBe(true);
    expect(isOurs(fresh, headers, body, now)).toBe(true);
    expect(isOurs(newSecret(), headers, body, now)).toBe(false);
    expect(isOurs(fresh, headers, `${body} `, now)).toBe(false);
    expect(isOurs(fresh, { ...headers, 'webhook-id': 'evt_2' }, body, now)).toBe(false);
    expect(isOurs(fresh, headers, body, now + 301_000)).toBe(false);
    expect(isOurs(fresh, {}, body, now)).toBe(false);
  });

  test('accept the example of the page', async () => {
    const isOurs = await load();
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        find(new RegExp(`^${name}: (.+)$`, 'm')),
      ]),
    );
    const body = find(/^(\{"type".+\})$/m);
    const secret = find(/`(whsec_[A-Za-z0-9+/=]+)`/);
    expect(isOurs(secret, headers, body, Number(headers['webhook-timestamp']) * 1_000)).toBe(true);
    const { type, data } = JSON.parse(body) as { type: 'subscriber.confirmed'; data: unknown };
    expect(Check(eventTypes[type].data, data)).toBe(true);
  });
});
