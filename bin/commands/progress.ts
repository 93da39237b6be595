import { Presets, SingleBar } from 'cli-progress';
import { number } from '../../services/platform/plural.ts';
import type { Io } from './cli.ts';

const LINE_EVERY_MS = 2_000;

/** Shows progress: a bar at a terminal, elsewhere a plain line now and then for the log. */
export const createProgress = (stderr: Io['stderr'], totalBytes: number, what = 'rows') => {
  if (stderr.isTTY) {
    const bar = new SingleBar(
      { stream: stderr, format: `{bar} {percentage} %  {rows} ${what}, {step}`, hideCursor: true, fps: 10 },
      Presets.shades_classic,
    );
    bar.start(Math.max(totalBytes, 1), 0, { rows: '0', step: 'reading' });
    return {
      update: (step: string, bytes: number, rows: number) => bar.update(bytes, { rows: number(rows), step }),
      end: () => bar.stop(),
    };
  }
  let saidAt = Date.now();
  let lastStep = 'reading';
  return {
    update: (step: string, bytes: number, rows: number): void => {
      if (step === lastStep && Date.now() - saidAt < LINE_EVERY_MS) return;
      saidAt = Date.now();
      lastStep = step;
      const part = totalBytes > 0 ? Math.round((100 * bytes) / totalBytes) : 100;
      stderr.write(`${step}: ${number(rows)} ${what}, ${part} %\n`);
    },
    end: (): void => {},
  };
};
