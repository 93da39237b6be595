import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expected, say } from './say.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const tryTake = (file) => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

// The rename decides which process removes a stale lock: a second one finds nothing to rename.
const clearIfStale = (file) => {
  let owner;
  try {
    owner = Number(readFileSync(file, 'utf8'));
  } catch {
    return;
  }
  if (owner > 0 && isAlive(owner)) return;
  try {
    renameSync(file, `${file}.${process.pid}`);
    rmSync(`${file}.${process.pid}`, { force: true });
  } catch {
    // Another process has removed it.
  }
};

/** Runs `work` under a lock of this checkout; waits for the lock for up to ten minutes. */
export const withSetupLock = async (file, work) => {
  mkdirSync(dirname(file), { recursive: true });
  const deadline = Date.now() + 600_000;
  let told = false;
  while (!tryTake(file)) {
    clearIfStale(file);
    if (Date.now() > deadline)
      throw expected(`Another set-up holds ${file}. Remove that file if none is running.`);
    if (!told && Date.now() > deadline - 599_000) {
      say('Waiting for another set-up of this checkout ...');
      told = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};
