/**
 * The type, spacing and colours of all mails and pages. Lengths are pixels.
 * Every text colour meets WCAG AA (4.5:1) on `paper`, `card` and `chip`. The outline of a field, `edge`, meets 3:1 (WCAG 1.4.11);
 * the hairline `rule` need not.
 */
export const tokens = {
  font: {
    // Names are in single quotes, so that a list can stand in a style attribute.
    serif: "Charter, 'Iowan Old Style', Georgia, 'Times New Roman', serif",
    sans: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    mono: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  },
  size: { small: 13, mail: 15, body: 16, title: 20, brand: 22, heading: 25, banner: 30 },
  leading: { title: 1.28, body: 1.55 },
  space: { hair: 4, tight: 8, snug: 12, base: 16, wide: 28, far: 44 },
  width: { mail: 600, text: 640, page: 1000 },
  light: {
    paper: '#fbf9f4',
    card: '#fffefb',
    ink: '#1d1b18',
    soft: '#5d574e',
    rule: '#e6e0d4',
    edge: '#8a8174',
    chip: '#f3ece0',
    accent: '#9c3b25',
  },
  dark: {
    paper: '#171613',
    card: '#1f1d1a',
    ink: '#ece7dd',
    soft: '#a8a093',
    rule: '#35312b',
    edge: '#7d766a',
    chip: '#2a2722',
    accent: '#e9967f',
  },
} as const;
