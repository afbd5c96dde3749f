import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame, histogram, type Frame } from '../../lib/frames/index.js';
import { grey, randomFrame } from './pixels.js';

function reference({ data }: Frame, bins: number, [low, high]: readonly [number, number]): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of data) {
    if (!(value >= low && value <= high)) continue;
    counts[Math.min(bins - 1, Math.floor((value - low) * (bins / (high - low))))]!++;
  }
  return counts;
}

describe('histogram', () => {
  test('counts what a plain loop counts, for every dtype and size, with NaN and infinities among the pixels', () => {
    const bounds = fc.tuple(fc.integer({ min: -200, max: 70_000 }), fc.integer({ min: 1, max: 70_000 }));
    fc.assert(
      fc.property(grey({ maxSize: 120 }), fc.integer({ min: 1, max: 300 }), bounds, (source, bins, [low, width]) => {
        const range = [low, low + width] as const;
        expect([...histogram(source, { bins, range }).counts]).toEqual(reference(source, bins, range));
      }),
    );
  });

  test('goes from the least pixel to the greatest unless told, and every pixel is counted', () => {
    const source = randomFrame('uint16', [100, 101], 5);
    const { counts, edges } = histogram(source);
    expect([counts.length, edges.length]).toEqual([256, 257]);
    expect([edges[0], edges[256]]).toEqual([0, 65_535]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100 * 101);
  });

  test('of pixels that are all the same is around them', () => {
    const { counts, edges } = histogram(frame(new Uint8Array(9).fill(7), [3, 3]), { bins: 2 });
    expect([[...counts], [...edges]]).toEqual([
      [0, 9],
      [6.5, 7, 7.5],
    ]);
  });

  test.each([
    ['no bins', { bins: 0 }, 'bins must be a whole number from 1'],
    ['a range from high to low', { range: [3, 2] as const }, 'range must be [low, high], low below high'],
    ['a range to NaN', { range: [3, NaN] as const }, 'range must be [low, high], low below high'],
  ])('refuses %s', (_, options, message) => {
    expect(() => histogram(frame(new Uint8Array(1), [1, 1]), options)).toThrow(message);
  });

  test('wants a range when there is a NaN', () => {
    expect(() => histogram(frame(new Float32Array([1, NaN]), [1, 2]))).toThrow('range must be given');
  });
});
