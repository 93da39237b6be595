import { readFileSync } from 'node:fs';
import { Parser } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { builderView } from '../../../services/api/embed/builder-view.ts';
import { contrastOf } from '../../../services/api/embed/contrast.ts';
import { type EmbedQuery, readFormOptions, usualColours } from '../../../services/api/embed/form-options.ts';
import { createSnippet, previewPolicy } from '../../../services/api/embed/snippet.ts';
import { formWords } from '../../../services/api/embed/words.ts';
import { templates } from '../composer/support.ts';

const topics = ['vision', 'diffusion-models'].map((slug) => ({ slug, name: slug, group: 'G', aliases: [] }));
const settings = { publicUrl: 'https://papers.example.org', returnHosts: ['www.example.org'] };
const snippet = createSnippet({ config: settings as never, templates });
const snippetOf = (query: EmbedQuery): string => snippet(readFormOptions(query, topics));
const viewOf = (query: EmbedQuery, returnHosts = settings.returnHosts) =>
  builderView(readFormOptions(query, topics), { topics, settings: { ...settings, returnHosts }, snippet });

type Element = { name: string; attributes: Record<string, string>; text: string };

/** Returns the elements of an HTML text, each with the text in it. */
const parse = (html: string): Element[] => {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new Parser({
    onopentag: (name, attributes) => {
      const element = { name, attributes, text: '' };
      elements.push(element);
      open.push(element);
    },
    ontext: (text) => {
      for (const each of open) each.text += text;
    },
    onclosetag: () => {
      open.pop();
    },
  });
  parser.end(html);
  return elements;
};
const inputs = (html: string) =>
  parse(html)
    .filter(({ name }) => name === 'input')
    .map(({ attributes: { name, type, value } }) => [name, type, value]);

describe('the HTML of a form', () => {
  test('posts to Paperboy with what was chosen, and needs no script', () => {
    const html = snippetOf({
      topics: ['vision', 'made-up', 'vision'],
      return: 'https://www.example.org/thanks?a=1&b=2',
    });
    const [form] = parse(html);
    expect(form).toMatchObject({
      name: 'form',
      attributes: { method: 'post', action: 'https://papers.example.org/subscribe', lang: 'en' },
    });
    expect(inputs(html)).toEqual([
      ['email', 'email', undefined],
      ['website', undefined, undefined],
      ['lang', 'hidden', 'en'],
      ['topics', 'hidden', 'vision'],
      ['return', 'hidden', 'https://www.example.org/thanks?a=1&b=2'],
    ]);
    expect(html).not.toMatch(/<script|\son\w+=|\n\n/);
    expect(snippetOf({ script: 'yes' })).toContain(
      '<script src="https://papers.example.org/embed.js" async></script>',
    );
  });

  test('hides the honeypot from people and from screen readers, also where styles are not allowed', () => {
    const hidden = parse(snippetOf({})).find(({ name }) => name === 'div')!;
    expect(hidden.attributes).toEqual({ hidden: '', 'aria-hidden': 'true' });
    expect(hidden.text.trim()).toBe('Leave this empty');
    expect(snippetOf({})).toContain('<input name="website" tabindex="-1" autocomplete="off">');
  });

  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  const hostile = '"><script>alert(1)</script></textarea><%= 6 * 7 %>\u202e&amp;\'';

  test.each(['lang', 'label', 'button', 'background', 'color', 'topics', 'return', 'script'] as const)(
    'escapes or refuses the field %s',
    (field) => {
      for (const value of [hostile, `https://www.example.org/${hostile}`, `#123456${hostile}`]) {
        const query = { [field]: value };
        const html = snippetOf(query);
        const usual = parse(snippetOf({}));
        const others = new Set(['return']);
        expect(
          parse(html)
            .filter(({ attributes }) => !others.has(attributes.name ?? ''))
            .map(({ name }) => name),
        ).toEqual(usual.map(({ name }) => name));
        expect(html).not.toContain('\u202e');
        const page = templates.page('embed', viewOf(query));
        expect(page).not.toMatch(/<script(?! src="\/assets)|<\/textarea>[^\n]|\u202e/);
        const shown = /<textarea id="snippet"[^>]*>([^<]*)<\/textarea>/.exec(page)![1]!;
        expect(shown.trim()).toBe(html.replace(/[&<>"']/g, (each) => entities[each]!));
      }
    },
  );

  test('keeps words as they were typed', () => {
    const html = snippetOf({ label: 'E-mail & "name" <here>', button: '  Join\n us ' });
    expect(
      parse(html)
        .find(({ name }) => name === 'label')
        ?.text.trim(),
    ).toBe('E-mail & "name" <here>');
    expect(parse(html).find(({ name }) => name === 'button')?.text).toBe('Join us');
  });

  test('colours are six hexadecimal digits, or the usual ones', () => {
    expect(snippetOf({ background: '#ABCDEF', color: '#012345' })).toContain(
      'background:#abcdef;color:#012345',
    );
    for (const background of ['red', '#fff', '#12345g', 'url(//evil.example)', '#123456;}'])
      expect(snippetOf({ background })).toContain(`background:${usualColours.background};`);
  });

  test.each(Object.entries(formWords))('speaks %s', (lang, words) => {
    const html = snippetOf({ lang });
    for (const text of [words.label, words.button, words.note, words.leaveEmpty])
      expect(html).toContain(text);
    expect(parse(html)[0]!.attributes).toMatchObject({ lang, ...(words.dir === 'rtl' && { dir: 'rtl' }) });
    for (const text of Object.values(words.answers)) expect(text.length).toBeGreaterThan(10);
  });
});

describe('the page on which a form is made', () => {
  test('warns of colours that are hard to read, and only of those', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(viewOf({}).result.warnings).toEqual([]);
    expect(viewOf({ background: '#777777', color: '#ffffff' }).result.warnings.join()).toContain('4.5 to 1');
    expect(viewOf({ background: '#757575', color: '#ffffff' }).result.warnings).toEqual([]);
  });

  test('says what keeps a form from returning, or from showing the answer in place', () => {
    const warnings = (query: EmbedQuery, hosts?: string[]) => viewOf(query, hosts).result.warnings.join();
    expect(warnings({ return: 'https://www.example.org/a' })).toBe('');
    expect(warnings({ return: 'www.example.org' })).toContain('needs a whole address');
    expect(warnings({ return: 'https://other.example/a' })).toContain('other.example to RETURN_HOSTS');
    expect(warnings({ script: 'yes' })).toBe('');
    expect(warnings({ script: 'yes' }, [])).toContain('RETURN_HOSTS');
    expect(templates.page('embed', viewOf({}, []))).toContain('RETURN_HOSTS=www.example.org');
  });

  test('the preview may hold the styles in it, and nothing else', () => {
    const html = templates.page('embed-preview', { lang: 'en', dir: 'ltr', snippet: snippetOf({}) });
    expect(html.match(/<style>/g)).toHaveLength(2);
    expect(previewPolicy(html)).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}=' 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox$/,
    );
  });

  test('the script for other sites has at most 2 KB', () => {
    const script = readFileSync(new URL('../../../templates/embed/embed.js', import.meta.url));
    expect(script.length).toBeLessThanOrEqual(2_048);
  });
});
