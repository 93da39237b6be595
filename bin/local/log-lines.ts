const levels: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

// The prefix names the process; the fields of a request are in the log file.
const leftOut = new Set(['level', 'time', 'name', 'msg', 'pid', 'hostname', 'reqId', 'req', 'res']);

const show = (value: unknown): string => {
  if (typeof value === 'string') return /\s/.test(value) ? JSON.stringify(value) : value;
  if (value && typeof value === 'object' && 'message' in value) return JSON.stringify(value.message);
  return JSON.stringify(value);
};

/**
 * Returns a line of a process's log for a person: `worker  warn  message  key=value`. A line that is not JSON stays as it is;
 * null for the record of an ordinary request.
 */
export const formatLogLine = (name: string, line: string): string | null => {
  const prefix = name.padEnd(8);
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return `${prefix}${line}`;
  }
  if (record === null || typeof record !== 'object' || typeof record.level !== 'number')
    return `${prefix}${line}`;
  if (record.level <= 30 && (record.reqId !== undefined || record.req !== undefined)) return null;
  const level = levels[record.level] ?? String(record.level);
  const fields = Object.entries(record)
    .filter(([key]) => !leftOut.has(key))
    .map(([key, value]) => `${key}=${show(value)}`);
  return [`${prefix}${level ? `${level}: ` : ''}${record.msg ?? ''}`, ...fields].join('  ').trimEnd();
};
