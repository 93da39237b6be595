import type { Container } from '../../wiring/container.ts';

/** Quicker than a person reads a form and types. */
const TOO_QUICK_MS = 2_000;

/**
 * Tells forms that a person filled in from those of robots. The time at which a form was shown is signed, so that it
 * cannot be made up; `website` is a field that nobody sees.
 */
export const createFormGuard = ({ clock, links }: Pick<Container, 'clock' | 'links'>) => ({
  /** For the hidden field `started`. */
  startedAt: (): string => {
    const now = clock.now();
    return links.sign('form', { subject: 0, detail: now.getTime() }, now);
  },
  /** Why a form is taken for a robot's; null where it is a person's, or carries no time. */
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
