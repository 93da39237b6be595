import type { Signer } from '../../mail/dkim.ts';
import type { MailBuffers } from '../../mail/mail-buffers.ts';
import { listHeaders, type PreparedMail } from '../../mail/message.ts';
import { createMessageIds } from '../../mail/message-id.ts';
import { alternativeBody, headerFields } from '../../mail/mime.ts';
import { prepareMail } from '../../mail/prepare.ts';
import { createProviderHeader } from '../../mail/provider-header.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import type { Links } from '../../subscribers/links.ts';
import { ownClaim } from '../../subscribers/reader-links.ts';
import type { Claimed, SelectedPaper } from '../ledger/ledger.ts';
import type { Candidates } from '../selection/candidates.ts';
import type { DigestReader } from '../selection/readers.ts';
import type { Composer, EncodedDigest } from './composer.ts';
import { viewOfSelection } from './view-of-selection.ts';

/**
 * Writes the mail of a digest from the papers that were selected for its reader: words, layout, links, headers and signature.
 * Returns a promise only for the first mail of the process and for signed mails.
 */
export const createDigestWriter = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom' | 'listId' | 'postalAddress' | 'publicUrl' | 'mailProvider'>;
  links: Links;
  composer: Pick<Composer, 'encodeDigest'>;
  signer: Signer | null;
  buffers: Pick<MailBuffers, 'take'>;
  clock: Clock;
}) => {
  const { config, links, composer, signer, buffers, clock } = options;
  const messageId = createMessageIds(config);
  const addProviderHeader = createProviderHeader(config);

  return (
    { row, reader, candidates }: { row: Claimed; reader: DigestReader; candidates: Candidates },
    selection: SelectedPaper[],
  ): PreparedMail | Promise<PreparedMail> => {
    const now = clock.now();
    const claim = { subject: reader.subscriberId, detail: Number(row.digestId) };
    const own = ownClaim(reader.subscriberId, now);
    const unsubscribeUrl = links.url('unsubscribe', claim, now);
    const view = viewOfSelection({ localDate: row.localDate, reader, candidates, selection }, config, {
      web: links.url('digest', claim, now),
      preferences: links.url('preferences', own, now),
      unsubscribe: unsubscribeUrl,
      own: { feedback: links.url('feedback', claim, now), saved: links.url('saved', own, now) },
    });

    const prepare = ({ subject, html, text }: EncodedDigest): PreparedMail | Promise<PreparedMail> => {
      const mail = {
        messageId: messageId('digest', row.digestId),
        to: reader.address,
        subject,
        headers: listHeaders({
          listId: config.listId,
          unsubscribeUrl,
          unsubscribeAddress: links.address('leave', claim, now),
          kind: 'digest',
          id: row.digestId,
        }),
        bounceAddress: links.address('bounce', claim, now),
      };
      addProviderHeader?.(mail.headers, mail.messageId);
      const fields = headerFields(mail, { from: config.mailFrom, date: now });
      return prepareMail(mail, fields, alternativeBody(text, html), signer, buffers);
    };
    const digest = composer.encodeDigest(view);
    return digest instanceof Promise ? digest.then(prepare) : prepare(digest);
  };
};

export type DigestWriter = ReturnType<typeof createDigestWriter>;
