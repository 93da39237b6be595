import type { Config } from '../platform/config.ts';

/** The name under which a provider hands our Message-ID back with its events. */
export const MESSAGE_ID_KEY = 'paperboy';

// A provider that replaces the Message-ID of a mail, or may, hands something else of it back. What each one needs:
//   https://postmarkapp.com/support/article/1125-custom-metadata-faq-1
//   https://www.twilio.com/docs/sendgrid/for-developers/sending-email/unique-arguments
//   https://developers.brevo.com/docs/transactional-webhooks
const headers: Record<NonNullable<Config['mailProvider']>, (messageId: string) => [string, string]> = {
  postmark: (messageId) => [`X-PM-Metadata-${MESSAGE_ID_KEY}`, messageId],
  sendgrid: (messageId) => ['X-SMTPAPI', `{"unique_args": {"${MESSAGE_ID_KEY}": "${messageId}"}}`],
  brevo: (messageId) => ['X-Mailin-custom', messageId],
};

/**
 * Returns a function that adds to a mail's headers the one by which the provider's events lead back to it; null where the relay
 * is of no provider that needs one. The Message-ID is signed, so an event that holds it is about a mail of ours.
 */
export const createProviderHeader = ({
  mailProvider,
}: Partial<Pick<Config, 'mailProvider'>>):
  | ((headers: Record<string, string>, messageId: string) => void)
  | null => {
  if (!mailProvider) return null;
  const header = headers[mailProvider];
  return (fields, messageId) => {
    const [name, value] = header(messageId);
    fields[name] = value;
  };
};
