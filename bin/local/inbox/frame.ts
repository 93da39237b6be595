/** A link opens an ordinary tab; otherwise nothing leaves the frame, and no script runs in it. */
export const FRAME_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

/** Nothing is loaded from outside; pictures that came with the mail are in its HTML as `data:`. */
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

/** Changes the HTML of a mail so that every link opens its own tab, whatever its author chose. */
export const frameHtml = (html: string): string =>
  html
    // Without the `$`, each of many tags would search the whole text for an end that never comes.
    .replace(/<(?:a|area|base)\b[^>]*(?:>|$)/gi, (tag) =>
      tag.replace(/\starget\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ''),
    )
    // The base stands after the doctype, without which the browser would lay out the mail differently.
    .replace(/^(?:\s*<!doctype[^>]*>)?/i, '$&<base target="_blank">');
