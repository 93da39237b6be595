/** A link leaves the frame for an ordinary tab; nothing else gets out, and nothing runs in it. */
export const FRAME_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

/** Nothing is loaded from anywhere: pictures that came with the mail are in it as `data:`. */
export const FRAME_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  `sandbox ${FRAME_SANDBOX}`,
].join('; ');

/** The HTML of a mail with every link opening a tab of its own, whatever its author chose. */
export const frameHtml = (html: string): string =>
  html
    // Without the `$`, an end that never comes would be looked for from each of many tags.
    .replace(/<(?:a|area|base)\b[^>]*(?:>|$)/gi, (tag) =>
      tag.replace(/\starget\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ''),
    )
    // After the doctype, whose absence would change how the mail is laid out.
    .replace(/^(?:\s*<!doctype[^>]*>)?/i, '$&<base target="_blank">');
