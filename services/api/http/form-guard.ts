import type { Container } from '../../wiring/container.ts';

/** Most people need longer than this to read a form and fill it in. */
const QUICK_MS = 2_000;

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
  /**
   * Returns why a form is ignored as a robot's, or whether its reply is held for a moment: people paste an address and press
   * Enter within two seconds, and a robot that does it gains no more than one mail a moment later.
   */
  judge: (form: Record<string, unknown>): { ignore: string | null; held: boolean } => {
    if (typeof form.website === 'string' && form.website !== '') return { ignore: 'honeypot', held: false };
    if (typeof form.started !== 'string' || form.started === '') return { ignore: null, held: false };
    const shown = links.read('form', form.started, clock.now());
    if (shown === 'forged') return { ignore: 'the form was not ours', held: false };
    // A tab that was open for more than a month is a person's, whom the page after the form promises a mail.
    return { ignore: null, held: shown !== 'expired' && clock.now().getTime() - shown.detail < QUICK_MS };
  },
});
