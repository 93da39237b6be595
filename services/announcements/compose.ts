import { MAX_HTML_BYTES } from '../digests/compose/composer.ts';
import type { Config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { cutAtWord } from '../templating/plain-text.ts';
import type { CompiledMail } from '../templating/templates.ts';
import type { Draft } from './announcement.ts';
import { parseMarkdown } from './markdown/parse-markdown.ts';
import type { HtmlWriter } from './markdown/to-html.ts';
import { inlineText, toText } from './markdown/to-text.ts';

const MAX_PREHEADER_CHARS = 150;
/** Room for a reader's own links. */
const LINK_BYTES = 500;

/** The data of an announcement's templates. */
export type AnnouncementView = {
  subject: string;
  preheader: string;
  /** The body as the HTML and as the lines of a mail. */
  bodyHtml: string;
  bodyText: string;
  why: string;
  preferencesUrl: string;
  unsubscribeUrl: string;
  postalAddress: string;
};

/** The links that differ from reader to reader. */
export type ReaderLinks = Pick<AnnouncementView, 'preferencesUrl' | 'unsubscribeUrl'>;

export type ComposedAnnouncement = { subject: string; html: string; text: string };

const WHY =
  'This is an announcement to readers of Paperboy, which you subscribe to. Your digests come as before.';

/**
 * Returns the part of the templates' data that is the same for every reader.
 * @throws DomainError `invalid_input` where the body cannot be sent
 */
export const composeView = (
  { subject, body }: Pick<Draft, 'subject' | 'body'>,
  { writeHtml, postalAddress }: { writeHtml: HtmlWriter; postalAddress: string },
): Omit<AnnouncementView, keyof ReaderLinks> => {
  const tokens = parseMarkdown(body);
  const bodyText = toText(tokens);
  const opening = tokens.find(({ type }) => type === 'inline')?.children ?? [];
  const preheader = cutAtWord(inlineText(opening), MAX_PREHEADER_CHARS);
  return { subject, preheader, bodyText, why: WHY, postalAddress, bodyHtml: writeHtml(tokens) };
};

/** Composes announcements. The first one waits until the template is compiled. */
export const createAnnouncementComposer = (options: {
  templates: { mail(name: 'announcement'): Promise<CompiledMail<AnnouncementView>> };
  writeHtml: HtmlWriter;
  config: Pick<Config, 'postalAddress' | 'publicUrl'>;
}) => {
  const { templates, writeHtml } = options;
  const { postalAddress, publicUrl } = options.config;

  /**
   * Returns a function that composes the mail for one reader; the body is read once.
   * @throws DomainError `invalid_input` where the body cannot be sent
   */
  const open = async ({ subject, body }: Pick<Draft, 'subject' | 'body'>) => {
    const template = await templates.mail('announcement');
    const shared = composeView({ subject, body }, { writeHtml, postalAddress });
    return (links: ReaderLinks): ComposedAnnouncement => {
      const view = { ...shared, ...links };
      return { subject, html: template.html(view), text: template.text(view) };
    };
  };

  return {
    open,
    /**
     * Returns the mail as readers would get it, but for their links, which lead to the first page of the site.
     * @throws DomainError `invalid_input` where the body cannot be sent, or makes a mail that clients would cut
     */
    preview: async (draft: Pick<Draft, 'subject' | 'body'>): Promise<ComposedAnnouncement> => {
      const mail = (await open(draft))({ preferencesUrl: `${publicUrl}/`, unsubscribeUrl: `${publicUrl}/` });
      if (Buffer.byteLength(mail.html) > MAX_HTML_BYTES - LINK_BYTES)
        throw new DomainError('invalid_input', 'The text is too long: mail programs would cut its end off.', {
          field: 'body',
        });
      return mail;
    },
  };
};

export type AnnouncementComposer = ReturnType<typeof createAnnouncementComposer>;
