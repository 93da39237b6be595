import { WEIGHTED_SUM_MODULE } from './weighted-sum-module.ts';

// What is used of WebAssembly: the compiler knows it only with a browser's types, and those are for pages.
type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
type AddRows = (rows: number, rowsEnd: number, sums: number, sumsEnd: number) => void;
declare const WebAssembly: {
  Memory: new (options: { initial: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { rows: { memory: Memory } }) => { exports: { addRows: AddRows } };
};

const PAGE_BYTES = 65_536;
/** Columns that are added up at once. */
const LANES = 16;
/** Rows that are named to the module at once: each by its address and its weight. */
const MAX_ROWS_PER_CALL = 512;

const module = new WebAssembly.Module(Buffer.from(WEIGHTED_SUM_MODULE, 'base64'));

/**
 * Rows of `size` 32-bit floats in memory that a module of WebAssembly reads too, which adds them up (weighted-sum.wat): four
 * times as fast as a loop here can, which has to take one number at a time. `values` and what it holds move when rows are made
 * room for: nobody keeps them.
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
    /** Numbers of all rows: row number r begins at `startOf(r)`. */
    values: (): Float32Array => values,
    startOf: (row: number): number => rowsAt + row * stride,
    /** Bytes that a row takes. */
    bytes: 4 * stride,
    /** Makes room for that many rows, of zeros where there was none. */
    reserve: (rows: number): void => {
      if (pagesOf(rows) <= pages) return;
      memory.grow(pagesOf(rows) - pages);
      pages = pagesOf(rows);
      values = new Float32Array(memory.buffer);
      addresses = new Int32Array(memory.buffer);
      sums = values.subarray(sumsAt, sumsAt + stride);
    },
    /** Σ weights[i] · the row that begins at starts[i], over the first `count`. Lent until the next call, or `reserve`. */
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
