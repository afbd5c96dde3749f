import { expect } from '@jest/globals';
import fc from 'fast-check';
import { deliver } from '../../lib/flow/index.js';
import {
  copy,
  frame,
  FramePool,
  isLent,
  pixelArrays,
  type DType,
  type Frame,
  type PixelArray,
  type TypedArray,
} from '../../lib/frames/index.js';

export const dtypes = Object.keys(pixelArrays) as DType[];

/** Values that are at the edge of something, of which each dtype takes what it can hold. */
const edges: Readonly<Record<DType, readonly number[]>> = {
  uint8: [0, 1, 127, 128, 255],
  uint16: [0, 1, 255, 256, 32767, 32768, 65535],
  uint32: [0, 1, 65536, 2 ** 24 + 1, 2 ** 31, 2 ** 32 - 1],
  int16: [0, -1, 1, -32768, 32767],
  int32: [0, -1, 1, -(2 ** 31), 2 ** 31 - 1, 2 ** 24 + 1],
  float32: [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-42, 3e38, 0.1],
  float64: [0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, 1e300, 0.1],
};

export interface GreyOptions {
  readonly dtypes?: readonly DType[];
  /** No NaN, and nothing that is infinite in 32-bit floats. */
  readonly finite?: boolean;
  readonly maxSize?: number;
}

/** Grey frames of any dtype and size, from one pixel on, of random pixels and those at the edges. */
export function grey({ dtypes: some = dtypes, finite = false, maxSize = 40 }: GreyOptions = {}): fc.Arbitrary<Frame> {
  const size = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: maxSize }));
  return fc
    .record({ dtype: fc.constantFrom(...some), rows: size, columns: size, seed: fc.integer() })
    .map(({ dtype, rows, columns, seed }) => randomFrame(dtype, [rows, columns], seed, finite));
}

export function randomFrame(dtype: DType, shape: readonly [number, number], seed: number, finite = true): Frame {
  let state = (seed ^ 0x9e3779b9) | 1;
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const special = edges[dtype].filter((value) => !finite || Number.isFinite(Math.fround(value)));
  const [low, high] = dtype.startsWith('float') ? [-100, 100] : [special[0]!, Math.max(...special)];
  const data = new pixelArrays[dtype](shape[0] * shape[1]) as TypedArray;
  for (let pixel = 0; pixel < data.length; pixel++) {
    const value = low + random() * (high - low);
    data[pixel] = random() < 0.2 ? special[Math.floor(random() * special.length)]! : value;
  }
  return frame(data, shape, { index: 3, timestamp: 5, metadata: { sample: 'latex' } });
}

const pool = new FramePool();

/** What an operation makes of a frame in memory of its own, and of the same frame when it is lent by a pool. */
export function ownAndLent(source: Frame, operation: (frame: Frame) => Frame): [own: Frame, lent: Frame] {
  let lent: Frame | undefined;
  const next = (frame: Frame): void => {
    const result = operation(pool.lend(frame));
    if (!isLent(result)) throw new Error('what is made of a lent frame is lent');
    lent = copy(result);
  };
  deliver({ next }, source, () => undefined);
  return [operation(source), lent!];
}

/** A frame whose pixels, row by row from the top, are what a plain function of the place says. */
export function computed<D extends DType>(
  dtype: D,
  [rows, columns]: readonly [number, number, number?],
  pixel: (row: number, column: number) => number,
): PixelArray<D> {
  const data = new pixelArrays[dtype](rows * columns) as TypedArray;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) data[row * columns + column] = pixel(row, column);
  }
  return data as PixelArray<D>;
}

/** Expects the same numbers, NaN included, up to a relative error of 32-bit floats of `ulps` in the last place. */
export function expectClose(received: ArrayLike<number>, expected: ArrayLike<number>, ulps = 4, scale = 0): void {
  expect(received.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [received[i]!, expected[i]!];
    if (Object.is(a, b) || a === b) continue;
    const tolerance = ulps * 2 ** -23 * Math.max(Math.abs(b), scale) + 2 ** -126;
    if (!(Math.abs(a - b) <= tolerance)) throw new Error(`value ${i} is ${a}, and should be ${b}`);
  }
}
