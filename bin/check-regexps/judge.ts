import { analyse } from 'scslre';

// A repeated character is shown as itself where it is printable.
const show = (character: string): string => JSON.stringify(character);

/**
 * Returns the reasons why the time of a regular expression may grow faster than its input; none for a linear one.
 * scslre analyses unbounded repetitions (`*`, `+`, `{n,}`); large bounds such as `{0,1000}` pass.
 */
export const judgeRegexp = (literal: { source: string; flags: string }): string[] => {
  try {
    const { reports } = analyse(literal);
    const lines = reports.map((report) => {
      const attack = `attack: ${show(report.character.pick)}.repeat(50_000), then a character that does not match`;
      if (report.exponential) return `exponential: repetitions can divide a run in many ways; ${attack}`;
      if (report.type === 'Move') return `super-linear: tried again from each character of a run; ${attack}`;
      return `super-linear: repetitions can divide a run in many ways; ${attack}`;
    });
    return [...new Set(lines)];
  } catch (error) {
    return [`could not be judged: ${(error as Error).message}`];
  }
};
