import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

// Preloaded into a worker process: SIGUSR2 begins a profile of its main thread, and the next one writes it.
if (isMainThread) {
  let session: Session | null = null;
  process.on('SIGUSR2', () => {
    if (session === null) {
      session = new Session();
      session.connect();
      session.post('Profiler.enable');
      session.post('Profiler.setSamplingInterval', { interval: 200 });
      session.post('Profiler.start');
      return;
    }
    session.post('Profiler.stop', (error, result) => {
      if (error) throw error;
      writeFileSync(
        join(process.env.PROFILE_DIR!, `${process.pid}.cpuprofile`),
        JSON.stringify(result.profile),
      );
    });
    session.disconnect();
    session = null;
  });
}
