import type { Signer } from '../mail/dkim.ts';
import type { MailBuffers } from '../mail/mail-buffers.ts';
import { listHeaders, type PreparedMail } from '../mail/message.ts';
import { createMessageIds } from '../mail/message-id.ts';
import { alternativeBody, headerFields } from '../mail/mime.ts';
import { prepareMail } from '../mail/prepare.ts';
import { createProviderHeader } from '../mail/provider-header.ts';
import { encodeQuotedPrintable } from '../mail/quoted-printable.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Links } from '../subscribers/links.ts';
import { ownClaim } from '../subscribers/reader-links.ts';
import type { ComposedAnnouncement, ReaderLinks } from './compose.ts';

/** A mail of the ledger and the address that it goes to. */
export type Addressee = { announcementNumber: number; subscriberId: number; address: string };

/** Returns the links of the announcements to a reader. They name no digest, and outlive the announcement. */
export const linksFor = (links: Pick<Links, 'url'>, subscriberId: number, now: Date): ReaderLinks => {
  const claim = { subject: subscriberId, detail: 0 };
  return {
    preferencesUrl: links.url('preferences', ownClaim(subscriberId, now), now),
    unsubscribeUrl: links.url('unsubscribe', claim, now),
  };
};

/** Writes the mail of an announcement to one reader: links, headers and signature as those of a digest. */
export const createAnnouncementWriter = (options: {
  config: Pick<Config, 'secrets' | 'mailFrom' | 'listId' | 'mailProvider'>;
  links: Links;
  signer: Signer | null;
  buffers: Pick<MailBuffers, 'take'>;
  clock: Clock;
}) => {
  const { config, links, signer, buffers, clock } = options;
  const messageId = createMessageIds(config);
  const addProviderHeader = createProviderHeader(config);

  return (
    { announcementNumber: number, subscriberId, address }: Addressee,
    compose: (links: ReaderLinks) => ComposedAnnouncement,
  ): PreparedMail | Promise<PreparedMail> => {
    const now = clock.now();
    const urls = linksFor(links, subscriberId, now);
    const { subject, html, text } = compose(urls);
    const mail = {
      messageId: messageId('announcement', `${number}-${subscriberId}`),
      to: address,
      subject,
      headers: listHeaders({
        listId: config.listId,
        unsubscribeUrl: urls.unsubscribeUrl,
        unsubscribeAddress: links.address('leave', { subject: subscriberId, detail: 0 }, now),
        kind: 'announcement',
        id: number,
      }),
      bounceAddress: links.address('announcement', { subject: subscriberId, detail: number }, now),
    };
    addProviderHeader?.(mail.headers, mail.messageId);
    const fields = headerFields(mail, { from: config.mailFrom, date: now });
    const body = alternativeBody(encodeQuotedPrintable(text), encodeQuotedPrintable(html));
    return prepareMail(mail, fields, body, signer, buffers);
  };
};

export type AnnouncementWriter = ReturnType<typeof createAnnouncementWriter>;
