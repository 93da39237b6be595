export type Sample = { labels?: Record<string, string>; value: number };
/** A gauge, or a counter, which only ever grows. */
export type Metric = { name: string; type?: 'counter'; help: string; samples: Sample[] };

/** Writes metrics in the text format of Prometheus (prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4). */
export const toPrometheus = (metrics: Metric[]): string =>
  metrics
    .flatMap(({ name, type = 'gauge', help, samples }) => [
      `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
      '',
    ])
    .join('\n');

const labelsOf = (labels: Record<string, string> = {}): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
};

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
