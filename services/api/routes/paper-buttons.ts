import Type from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { readKeyword } from '../../subscribers/preferences/following.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';
import { IdParams, text } from '../http/schemas.ts';
import { backTo, withReader } from '../reading/known-reader.ts';
import type { Reading } from '../reading/reading.ts';

const says = ['more', 'less', 'undo', 'save', 'remove'] as const;
const Pressed = Type.Object({
  reader: text(),
  back: text(),
  say: Type.Optional(Type.Enum([...says])),
  follow: text(),
  unfollow: text(),
});

/** Takes the presses of a known reader's buttons beside a paper: more, less, save, and follow beside an author. */
export const paperButtonRoutes = async (
  app: App,
  { ratings, savedPapers, following, reading }: Container & { reading: Reading },
): Promise<void> => {
  app.post('/paper/:id', { schema: { params: IdParams, body: Pressed } }, async (request, reply) => {
    const { reader: token = '', back, say, follow, unfollow } = request.body;
    const reader = await reading.knownReaders.read(token);
    if (!reader) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
    const id = Number(request.params.id);
    const { subscriberId } = reader;
    const author = readKeyword(follow ?? unfollow);
    const named = author !== null && ({ kind: 'author', value: author } as const);
    if (named && follow !== undefined) await following.follow(subscriberId, named);
    else if (named) await following.unfollow(subscriberId, named);
    else if (say === 'save') await savedPapers.save(subscriberId, id);
    else if (say === 'remove') await savedPapers.remove(subscriberId, id);
    else if (say !== undefined) await ratings.rate(subscriberId, id, say);
    else throw new DomainError('invalid_input', 'Press one of the buttons.', { field: 'say' });
    const page = backTo(back, withReader(`/paper/${id}`, token));
    // On a page with several papers the fragment keeps the reader at the one that was pressed.
    const place = author === null && !page.startsWith(`/paper/${id}?`) ? `#p${id}` : '';
    return reply.header('cache-control', 'no-store').redirect(page + place, 303);
  });
};
