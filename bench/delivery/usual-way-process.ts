import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import mjml2html from 'mjml';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import type { DigestView } from '../../services/digests/compose/digest-view.ts';
import { openTemplates } from '../../templates/open-templates.ts';
import { eachConcurrently } from '../../tests/support/concurrency.ts';
import type { UsualTask, UsualWayOptions } from './usual-way.ts';

// Sends mail as many newsletters do: it renders a template per mail, uses a library's pool of connections, and updates a row per mail.
const options = JSON.parse(process.argv[2]!) as UsualWayOptions;
const views = JSON.parse(readFileSync(options.viewsFile, 'utf8')) as DigestView[];
const template = await openTemplates().mail('digest');
const mjml = new Eta({ views: import.meta.dirname, cache: true });
const db = new pg.Pool({ connectionString: options.databaseUrl, max: options.connections });
const pool = createTransport(
  {
    url: options.smtpUrl,
    pool: true,
    maxConnections: options.connections,
    maxMessages: Number.POSITIVE_INFINITY,
    ...(options.dkim && {
      dkim: {
        domainName: options.dkim.domain,
        keySelector: options.dkim.selector,
        privateKey: options.dkim.privateKey,
      },
    }),
  } as object,
  { from: 'Paperboy <digest@papers.example.org>' },
);

/** Compiles the same digest as MJML is usually written: a section for each card, with the data filled in first. */
const compileMjml = async (view: DigestView): Promise<string> =>
  (await mjml2html(await mjml.renderAsync('./usual-digest.mjml', view), { fonts: {} })).html;

const sendOne = async (id: number, kind: UsualTask['kind']): Promise<void> => {
  const view = { ...views[id % views.length]!, more: 0 };
  await pool.sendMail({
    to: { name: '', address: `reader${id}@mail.example` },
    subject: view.subject,
    html: kind === 'mjml' ? await compileMjml(view) : template.html(view),
    text: template.text(view),
    textEncoding: 'quoted-printable',
    headers: {
      'List-Unsubscribe': `<${view.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  });
  await db.query(`update usual_mails set state = 'sent', sent_at = now() where id = $1`, [id]);
};

process.on('message', async ({ kind, first, mails }: UsualTask) => {
  const ids = Array.from({ length: mails }, (_, at) => first + at);
  const startedAt = performance.now();
  await eachConcurrently(ids, 2 * options.connections, (id) => sendOne(id, kind));
  process.send!((performance.now() - startedAt) / 1000);
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');
