import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame, medianFilter, type Frame } from '../../lib/frames/index.js';
import { computed, grey, ownAndLent } from './pixels.js';

function reference({ data, shape: [rows, columns], dtype }: Frame): number[] {
  const clamp = (at: number, size: number) => Math.min(Math.max(at, 0), size - 1);
  const around = [-1, 0, 1];
  return [
    ...computed(dtype, [rows, columns], (row, column) => {
      const nine = around.flatMap((y) =>
        around.map((x) => data[clamp(row + y, rows) * columns + clamp(column + x, columns)]!),
      );
      return nine.some(Number.isNaN) ? NaN : nine.sort((a, b) => a - b)[4]!;
    }),
  ];
}

describe('medianFilter', () => {
  test('gives the middle of nine, for every dtype and size, in own memory and in that of a pool', () => {
    fc.assert(
      fc.property(grey(), (source) => {
        const expected = reference(source).map((value) => value + 0);
        for (const result of ownAndLent(source, medianFilter)) {
          expect(Array.from(result.data, (value) => value + 0)).toEqual(expected);
          expect(result).toMatchObject({ dtype: source.dtype, shape: source.shape, index: 3 });
        }
      }),
    );
  });

  test('refuses colour', () => {
    expect(() => medianFilter(frame(new Uint8Array(6), [1, 2, 3]))).toThrow('frame must be grey');
  });
});
