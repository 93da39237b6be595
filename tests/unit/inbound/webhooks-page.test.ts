import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { providers } from '../../../services/inbound/providers/registry.ts';
import { sections } from '../../../services/platform/settings.ts';
import { createFetched } from '../../support/webhooks.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');

test('docs/webhooks.md names the address of every provider, and every setting', () => {
  for (const { name } of providers) expect(page).toContain(`\`/webhooks/${name}\``);
  for (const setting of Object.keys(sections['Webhooks of mail providers'])) expect(page).toContain(setting);
});

test('its example of the generic format is signed as it says, and accepted', async () => {
  const find = (pattern: RegExp): string => pattern.exec(page)![1]!;
  const payload = find(/^BODY='(.+)'$/m);
  const receiver = providers
    .find(({ name }) => name === 'generic')!
    .createReceiver({
      webhooks: { genericSecrets: [find(/^SECRET='(.+)'$/m)] } as never,
      fetcher: createFetched({}),
      tell: () => {},
    })!;
  const seconds = find(/`TIME=(\d+)`/);
  const headers = {
    'paperboy-timestamp': seconds,
    'paperboy-signature': `v1=${find(/^`([0-9a-f]{64})`/m)}`,
  };
  const now = new Date(Number(seconds) * 1_000);
  const request = { headers, query: {}, now, rawBody: Buffer.from(payload) };
  expect(receiver.admit(request)).toBeNull();
  expect(await receiver.verify(request)).toEqual({
    kind: 'events',
    events: [{ id: 'evt-1', event: JSON.parse(payload).events[0] }],
  });
  expect(JSON.parse(find(/```json\n([\s\S]+?)```/))).toEqual(JSON.parse(payload));
});
