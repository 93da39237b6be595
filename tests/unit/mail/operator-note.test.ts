import { expect, test } from 'vitest';
import { createMessageIds } from '../../../services/mail/message-id.ts';
import { createOperatorNotes } from '../../../services/mail/operator-note.ts';

const mailFrom = { name: 'Paperboy', address: 'digest@papers.example.org' };

test('a note that is sent again after a rotation of the secret has the same id', async () => {
  const sent: string[] = [];
  for (const secrets of [['old'], ['new', 'old']])
    await createOperatorNotes({
      config: { adminEmails: ['ann@example.org', 'bob@example.org'], replyTo: null, secrets, mailFrom },
      transport: {
        send: async ({ messageId }) => {
          sent.push(messageId);
          return { kind: 'sent', reply: '250 ok' };
        },
      },
    }).send({ id: 7, subject: 'A source fails', text: 'Since 7 o’clock' });
  expect(sent.slice(2)).toEqual(sent.slice(0, 2));
  expect(new Set(sent).size).toBe(2);
});

test('an id names kind, row and domain, and cannot be made without the secret', () => {
  const idOf = (secret: string) => createMessageIds({ secrets: [secret], mailFrom })('digest', 7);
  expect(idOf('a')).toMatch(/^digest\.7\.[\w-]{16}@papers\.example\.org$/);
  expect(idOf('a')).not.toBe(idOf('b'));
});
