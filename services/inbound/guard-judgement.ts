import { count, number } from '../platform/plural.ts';

/** The kinds of trouble that are watched; each has limits of its own. */
export const troubles = ['complaints', 'bounces', 'blocks'] as const;
export type Trouble = (typeof troubles)[number];

/** Percent of the mails sent, at which the operators are told (`warn`), and at which sending is held (`stop`). */
export type Limits = Record<Trouble, { warn: number; stop: number }>;

/** How many mails of the window were sent, and how many of them were troubled in each way. */
export type Figures = Record<Trouble, number> & { sent: number };

export type Judgement = { level: 'warn' | 'stop'; words: string };

const done: Record<Trouble, string> = {
  complaints: 'were called spam by their readers',
  bounces: 'came back, because the mailbox does not exist or does not take mail',
  blocks: 'were refused because of this sender',
};

/**
 * Judges the figures of a domain, or of all; null where they are within every limit, and where there are too few of them to tell.
 * The first kind past its limit is named, and one that stops before one that warns.
 */
export const judge = (
  figures: Figures,
  options: { limits: Limits; minSent: number; minReports: number; stopReports: number; days: number },
): Judgement | null => {
  const { limits, minSent, days } = options;
  const enough = { warn: options.minReports, stop: Math.max(options.minReports, options.stopReports) };
  if (figures.sent < minSent) return null;
  for (const level of ['stop', 'warn'] as const)
    for (const trouble of troubles) {
      const percent = (100 * figures[trouble]) / figures.sent;
      const limit = limits[trouble][level];
      if (figures[trouble] < enough[level] || percent < limit) continue;
      const share = `${Math.round(percent * 100) / 100} %`;
      const over = days === 1 ? 'today' : `in the last ${days} days`;
      return {
        level,
        words: `${share} of the ${count(figures.sent, 'mail')} sent ${over} (${number(figures[trouble])}) ${done[trouble]}; the limit is ${limit} %.`,
      };
    }
  return null;
};
