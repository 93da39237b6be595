/** The parts of V8's .cpuprofile that are read. */
export type CpuProfile = {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
    children?: number[];
  }[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
};

// The first pattern that matches a frame's file gives its stage; a frame that none matches has its caller's stage.
const STAGES: [string, RegExp][] = [
  ['rank', /\/services\/ranking\/|\/digests\/selection\/(selection|candidates|rated-papers)/],
  ['sign', /\/services\/mail\/dkim|\/nodemailer\/(lib|dist\/esm)\/dkim\//],
  ['compose', /\/digests\/compose\//],
  ['compose', /\/services\/mail\/(message|message-id|mime|prepare|quoted-printable|header-fields)/],
  [
    'compose',
    /\/services\/templating\/|\/node_modules\/eta\/|\/subscribers\/(links|.*\/links)|\/papers\/text\//,
  ],
  ['smtp', /\/services\/mail\/|\/nodemailer\//],
  [
    'database',
    /\/node_modules\/(pg|pg-[a-z]+|@prisma\/.*)\/|\/prisma\/client\/|\/platform\/(postgres|batcher)/,
  ],
  ['database', /\/digests\/(ledger\/|selection\/readers|delivery\/(sweeper|tallies|recovery))/],
  [
    'queue',
    /\/node_modules\/(bullmq|ioredis|@ioredis|msgpackr)\/|\/platform\/(queues|redis)|\/services\/jobs\//,
  ],
  ['delivery', /\/services\/|\/workers\//],
];

const stageOf = (frame: CpuProfile['nodes'][number]['callFrame']): string | null => {
  if (frame.functionName === '(garbage collector)') return 'gc';
  // "dispatch" is the profiler itself, when it is started and stopped.
  if (frame.functionName === '(idle)' || (frame.functionName === 'dispatch' && frame.url === ''))
    return 'idle';
  if (frame.functionName === '(program)') return 'native';
  return STAGES.find(([, pattern]) => pattern.test(frame.url))?.[0] ?? null;
};

export type ProfileSum = { byStage: Map<string, number>; byFunction: Map<string, number> };

const add = (sums: Map<string, number>, key: string, value: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + value);
};

/**
 * Returns microseconds by stage and by function. A sample has the stage of the innermost frame on its stack that has one,
 * so that the time of Node's own code counts for the module that called it; "node" is code that no module called,
 * "native" ran outside JavaScript, and "idle" is left out.
 */
export const sumProfile = (profile: CpuProfile): ProfileSum => {
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const stages = new Map<number, string>();
  const stageOfNode = (id: number): string => {
    const known = stages.get(id);
    if (known) return known;
    const parent = parents.get(id);
    const stage = stageOf(nodes.get(id)!.callFrame) ?? (parent === undefined ? 'node' : stageOfNode(parent));
    stages.set(id, stage);
    return stage;
  };
  const byStage = new Map<string, number>();
  const byFunction = new Map<string, number>();
  for (const [at, id] of profile.samples.entries()) {
    const stage = stageOfNode(id);
    if (stage === 'idle') continue;
    const us = profile.timeDeltas[at]!;
    const { functionName, url, lineNumber, columnNumber } = nodes.get(id)!.callFrame;
    add(byStage, stage, us);
    add(
      byFunction,
      `${functionName || '(anonymous)'} ${url.replace(/^.*\/(node_modules|services|workers)\//, '$1/')}:${lineNumber + 1}:${columnNumber + 1} [${stage}]`,
      us,
    );
  }
  return { byStage, byFunction };
};
