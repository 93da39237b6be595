import { expect, test } from 'vitest';
import { createMessageIdReader, createMessageIds } from '../../../services/mail/message-id.ts';

const mailFrom = { name: 'Paperboy', address: 'digest@papers.example.org' };
const [old, next] = ['o'.repeat(40), 'n'.repeat(40)];

test('a Message-ID of ours is read under any secret, and no other is', () => {
  const id = createMessageIds({ secrets: [old], mailFrom })('digest', '5000123');
  const read = createMessageIdReader({ secrets: [next, old], mailFrom });
  expect(read(id)).toEqual({ kind: 'digest', id: '5000123' });
  expect(read(createMessageIds({ secrets: [next], mailFrom })('signup', 7))).toEqual({
    kind: 'signup',
    id: '7',
  });
  expect(read(id.replace('5000123', '5000124'))).toBe('forged');
  expect(read(id.replace('5000123', '5000124').replace('papers', 'others'))).toBeNull();
  for (const other of ['', 'x@example.org', id.replace('digest.', 'note.'), `<${id}>`, `${id} `, `${id}@x`])
    expect(read(other)).toBeNull();
});
