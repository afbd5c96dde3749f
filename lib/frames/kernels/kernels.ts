import { readFileSync } from 'node:fs';
import type { DType } from '../dtype.js';
import { frameMemory } from '../memory.js';
import { Instance, Module } from '../web-assembly.js';

/** Kernels that are compiled for every dtype; the name of one is `bin_uint16`. Addresses are bytes in the frame memory. */
interface DTypeKernels {
  accumulate(source: number, sums: number, count: number): void;
  bin(
    source: number,
    columns: number,
    target: number,
    targetRows: number,
    down: number,
    across: number,
    divisor: number,
  ): void;
  binPixels(source: number, count: number, counts: number, low: number, high: number, bins: number): void;
  extremesAndSum(source: number, count: number, result: number): void;
  flatDivide: (source: number, table: number, target: number, count: number) => void;
  flatMultiply: (source: number, table: number, target: number, count: number) => void;
  median3x3(source: number, rows: number, columns: number, target: number): void;
  negativeLogarithm(source: number, target: number, count: number, least: number): void;
  squaredDeviations(source: number, count: number, mean: number): number;
  tally(source: number, count: number, counts: number): void;
  toFloats(source: number, target: number, count: number): void;
  toUint8(source: number, target: number, count: number, low: number, scale: number): void;
}

/** The pixel kernels, as the sources in this folder describe them. */
type Kernels = {
  readonly [Name in keyof DTypeKernels as `${Name}_${DType}`]: DTypeKernels[Name];
} & {
  backProject(
    projection: number,
    target: number,
    columns: number,
    spans: number,
    position: number,
    cos: number,
    sin: number,
  ): void;
  fillFloatTable: (flats: number, darks: number, table: number, count: number) => number;
  fillIntegerTable: (flats: number, darks: number, table: number, count: number) => number;
  firstNotFinite(flats: number, darks: number, count: number): number;
  meanOfDoubles: (sums: number, target: number, count: number, frames: number) => void;
  meanOfIntegers: (sums: number, target: number, count: number, frames: number) => void;
  weightedSums(
    source: number,
    stride: number,
    weights: number,
    weightRows: number,
    weightColumns: number,
    target: number,
    rows: number,
    columns: number,
  ): void;
};

let kernels: Kernels | undefined;

/** The kernels of this thread; compiled at the first call, in a few milliseconds. */
export function pixelKernels(): Kernels {
  if (kernels) return kernels;
  const module = new Module(readFileSync(new URL('kernels.wasm', import.meta.url)));
  kernels = new Instance(module, { env: { memory: frameMemory() } }).exports as unknown as Kernels;
  return kernels;
}
