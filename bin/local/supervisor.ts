import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createWriteStream, mkdirSync, openSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { guardProcess } from './guard.ts';
import { createProcessFile } from './process-file.ts';
import { birthOf, send } from './processes.ts';
import { createRestarts, type RestartOptions } from './restarts.ts';

export type ServiceSpec = {
  name: string;
  file: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** The file for everything that the process prints. */
  logFile: string;
  /** Called with each line that the process prints. Without it the process writes the file by itself. */
  onLine?: (line: string) => void;
  /** With an IPC channel the process ends by itself when this one dies; without one a guard process ends it. */
  ipc?: boolean;
  onMessage?: (message: unknown) => void;
  /** Stages are stopped from the highest down; the services of one stage stop together. */
  stage: number;
  stopSignal: NodeJS.Signals;
  /** SIGKILL follows after this long. */
  stopWaitMs: number;
};

type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type Service = {
  name: string;
  pid: () => number | undefined;
  /** Resolves when the first process has ended; rejects when it could not be started. */
  firstExit: Promise<Exit>;
  /** From now on an unexpected end is a crash, and the service is started again. */
  keep: () => void;
  stop: () => Promise<void>;
};

export type SupervisorOptions = RestartOptions & {
  /** The file that records what runs, for the clean-up after a kill. */
  processFile: string;
};

/** Returns how a process ended, to follow its name: "was ended by SIGKILL", "ended with code 1". */
export const describeExit = ({ code, signal }: Exit) =>
  signal ? `was ended by ${signal}` : `ended with code ${code}`;

/** Starts processes, restarts those that crash, and stops them all in order. */
export const createSupervisor = (options: SupervisorOptions) => {
  const { log } = options;
  const processFile = createProcessFile(options.processFile);
  const services = new Map<ServiceSpec, Service>();
  let closed = false;

  const launch = (spec: ServiceSpec, onExit: (exit: Exit) => void, onError: (error: Error) => void) => {
    mkdirSync(dirname(spec.logFile), { recursive: true });
    const out = spec.onLine ? 'pipe' : openSync(spec.logFile, 'a', 0o600);
    const child = spawn(spec.file, spec.args, {
      env: spec.env ?? process.env,
      cwd: spec.cwd,
      uid: spec.uid,
      gid: spec.gid,
      // In its own process group: a Ctrl-C in the terminal reaches only this process, which stops the others in order.
      detached: true,
      stdio: spec.ipc ? ['ignore', out, out, 'ipc'] : ['ignore', out, out],
    });
    if (typeof out === 'number') closeSync(out);
    const endLog = spec.onLine ? copyLines(child, spec.logFile, spec.onLine) : () => {};
    if (spec.onMessage) child.on('message', spec.onMessage);
    const { pid } = child;
    const release = pid !== undefined && !spec.ipc ? guardProcess(pid, spec.stopSignal) : async () => {};
    const recorded =
      pid === undefined ? null : processFile.add({ name: spec.name, pid, signal: spec.stopSignal });
    recorded?.catch((error: Error) => log(`could not record ${spec.name}: ${error.message}`));
    child.on('error', (error) => {
      if (pid === undefined) onError(error);
      else log(`${spec.name}: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      release().catch((error: Error) => log(`${spec.name}: ${error.message}`));
      endLog();
      recorded?.then(() => processFile.remove(pid!)).catch(() => {});
      onExit({ code, signal });
    });
    return child;
  };

  const start = (spec: ServiceSpec): Service => {
    if (closed) throw new Error(`${spec.name} is not started any more: everything is being stopped`);
    let child: ChildProcess | undefined;
    let keeping = false;
    let stopping = false;
    let ended: Promise<Exit>;

    const launchOnce = (): void => {
      ended = new Promise<Exit>((resolve, reject) => {
        child = launch(spec, resolve, reject);
      });
      ended.then(
        (exit) => onEnd(describeExit(exit)),
        (error: Error) => {
          if (!keeping) log(`${spec.name} could not be started: ${error.message}`);
          onEnd(`could not be started (${error.message})`);
        },
      );
    };

    const restarts = createRestarts({ name: spec.name, logFile: spec.logFile, launch: launchOnce }, options);
    const onEnd = (how: string): void => {
      if (keeping && !stopping && !closed) restarts.crashed(how);
      else restarts.cancel();
    };

    const stop = async (): Promise<void> => {
      stopping = true;
      restarts.cancel();
      const pid = child?.pid;
      if (!child || pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill(spec.stopSignal);
      const kill = setTimeout(() => {
        log(`${spec.name} did not stop within ${spec.stopWaitMs / 1000} s and is ended by force`);
        send(pid, 'SIGKILL');
      }, spec.stopWaitMs);
      await ended.catch(() => {});
      clearTimeout(kill);
    };

    launchOnce();
    const service: Service = {
      name: spec.name,
      pid: () => child?.pid,
      firstExit: ended!,
      keep: () => {
        keeping = true;
      },
      stop: async () => {
        await stop();
        services.delete(spec);
      },
    };
    services.set(spec, service);
    return service;
  };

  const pids = (): number[] => [...services.values()].flatMap((service) => service.pid() ?? []);

  return {
    start,
    pids,
    /** Ends the processes that a killed earlier run has left, and returns the names of those that were alive. */
    endLeftOvers: processFile.endLeftOvers,
    /** Stops everything, stage by stage; nothing can be started afterwards. */
    stop: async (): Promise<void> => {
      closed = true;
      const stages = [...new Set([...services.keys()].map((spec) => spec.stage))].sort((a, b) => b - a);
      for (const stage of stages) {
        const some = [...services].filter(([spec]) => spec.stage === stage);
        await Promise.all(some.map(([, service]) => service.stop()));
      }
    },
    /** Kills everything at once. Postgres and Redis recover from that; nothing else holds state. */
    kill: async (): Promise<void> => {
      closed = true;
      for (const pid of pids()) if ((await birthOf(pid)) !== null) send(pid, 'SIGKILL');
    },
  };
};

export type Supervisor = ReturnType<typeof createSupervisor>;

const copyLines = (child: ChildProcess, logFile: string, onLine: (line: string) => void): (() => void) => {
  const file: WriteStream = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      if (!file.writableEnded) file.write(`${line}\n`);
      onLine(line);
    });
  }
  return () => {
    // The last lines may still be in the pipe when the process has ended.
    setTimeout(() => file.end(), 200).unref();
  };
};
