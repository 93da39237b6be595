// What a thread of thread-pool.ts begins with: loads TypeScript like the processes do, then the module of its functions.
import { workerData } from 'piscina';
import { register } from 'tsx/esm/api';

register();
const functions = await import(workerData.module);

export default ({ name, input }) => functions[name](input);
