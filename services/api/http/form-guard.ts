import type { Container } from '../../wiring/container.ts';

/** A person needs longer than this to read a form and fill it in. */
const TOO_QUICK_MS = 2_000;

/**
 * Distinguishes forms that a person filled in from those of robots. The time at which a form was shown is signed, so
 * that a robot cannot invent it; `website` is a field that people do not see.
 */
export const createFormGuard = ({ clock, links }: Pick<Container, 'clock' | 'links'>) => ({
  /** Returns the value of the hidden field `started`. */
  startedAt: (): string => {
    const now = clock.now();
    return links.sign('form', { subject: 0, detail: now.getTime() }, now);
  },
  /** Returns why a form is ignored as a robot's; null for a person's form, or for a form without a time. */
  ignoreReason: (form: Record<string, unknown>): string | null => {
    if (typeof form.website === 'string' && form.website !== '') return 'honeypot';
    if (typeof form.started !== 'string' || form.started === '') return null;
    try {
      const shownAt = links.verify('form', form.started, clock.now()).detail;
      return clock.now().getTime() - shownAt < TOO_QUICK_MS ? 'sent back too quickly' : null;
    } catch {
      return 'the form was not ours, or a month old';
    }
  },
});
