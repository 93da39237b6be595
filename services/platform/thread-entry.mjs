// The start of each thread of thread-pool.ts: loads TypeScript as the processes do, then the module with the functions.
import { workerData } from 'piscina';
import { register } from 'tsx/esm/api';

register();
const functions = await import(workerData.module);

export default ({ name, input }) => functions[name](input);
