import { WEIGHTED_SUM_MODULE } from './weighted-sum-module.ts';

// The part of WebAssembly that is used here. TypeScript declares it only in the browser's types, which this code excludes.
type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
type AddRows = (rows: number, rowsEnd: number, sums: number, sumsEnd: number) => void;
declare const WebAssembly: {
  Memory: new (options: { initial: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { rows: { memory: Memory } }) => { exports: { addRows: AddRows } };
};

const PAGE_BYTES = 65_536;
/** Number of columns that the module adds at once. */
const LANES = 16;
/** Maximum number of rows per call of the module; each is passed as an address and a weight. */
const MAX_ROWS_PER_CALL = 512;

const module = new WebAssembly.Module(Buffer.from(WEIGHTED_SUM_MODULE, 'base64'));

/**
 * Creates rows of `size` 32-bit floats in memory shared with a WebAssembly module that adds them (weighted-sum.wat). It is
 * four times as fast as a JavaScript loop, which adds one number at a time. `reserve` may move the memory: callers must
 * not keep `values()` or a part of it across that call.
 */
export const createWeightedRows = (size: number) => {
  const stride = Math.max(1, Math.ceil(size / LANES)) * LANES;
  const sumsAt = 2 * MAX_ROWS_PER_CALL;
  const rowsAt = sumsAt + stride;
  const pagesOf = (rows: number): number => Math.ceil((4 * (rowsAt + rows * stride)) / PAGE_BYTES);
  let pages = pagesOf(0);
  const memory = new WebAssembly.Memory({ initial: pages });
  const { addRows } = new WebAssembly.Instance(module, { rows: { memory } }).exports;
  let values = new Float32Array(memory.buffer);
  let addresses = new Int32Array(memory.buffer);
  let sums = values.subarray(sumsAt, sumsAt + stride);

  return {
    /** Returns the values of all rows: row number r starts at `startOf(r)`. */
    values: (): Float32Array => values,
    startOf: (row: number): number => rowsAt + row * stride,
    /** Bytes per row. */
    bytes: 4 * stride,
    /** Grows the memory to hold `rows` rows; new rows are 0. */
    reserve: (rows: number): void => {
      if (pagesOf(rows) <= pages) return;
      memory.grow(pagesOf(rows) - pages);
      pages = pagesOf(rows);
      values = new Float32Array(memory.buffer);
      addresses = new Int32Array(memory.buffer);
      sums = values.subarray(sumsAt, sumsAt + stride);
    },
    /** Returns Σ weights[i] · row at starts[i] for i < count. Overwritten at the next call; invalid after `reserve`. */
    sum: (starts: Int32Array, weights: Float32Array, count: number): Float32Array => {
      sums.fill(0);
      for (let from = 0; from < count; from += MAX_ROWS_PER_CALL) {
        const named = Math.min(MAX_ROWS_PER_CALL, count - from);
        for (let at = 0; at < named; at += 1) {
          addresses[2 * at] = 4 * starts[from + at]!;
          values[2 * at + 1] = weights[from + at]!;
        }
        addRows(0, 8 * named, 4 * sumsAt, 4 * (sumsAt + stride));
      }
      return sums;
    },
  };
};

export type WeightedRows = ReturnType<typeof createWeightedRows>;
