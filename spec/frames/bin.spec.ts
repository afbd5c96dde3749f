import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bin, frame, type Frame } from '../../lib/frames/index.js';
import { computed, expectClose, grey, ownAndLent } from './pixels.js';

function sums({ data, shape: [rows, columns] }: Frame, x: number, y: number): Float64Array {
  return computed('float64', [Math.floor(rows / y), Math.floor(columns / x)], (row, column) => {
    let sum = 0;
    for (let down = 0; down < y; down++) {
      for (let across = 0; across < x; across++) sum += data[(row * y + down) * columns + column * x + across]!;
    }
    return sum;
  });
}

describe('bin', () => {
  test('gives sums and means as plain loops do, for every dtype and size, in own memory and in that of a pool', () => {
    const factor = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(grey({ maxSize: 20 }), factor, factor, (source, across, down) => {
        const x = Math.min(across, source.shape[1]);
        const y = Math.min(down, source.shape[0]);
        const expected = sums(source, x, y);
        for (const result of ownAndLent(source, (frame) => bin(frame, { x, y }, { how: 'sum' }))) {
          expect([...result.data]).toEqual([...expected]);
          expect(result.dtype).toBe('float64');
        }
        for (const result of ownAndLent(source, (frame) => bin(frame, { x, y }))) {
          expectClose(
            result.data,
            Array.from(expected, (sum) => Math.fround(sum / (x * y))),
            1,
          );
          expect(result.shape).toEqual([Math.floor(source.shape[0] / y), Math.floor(source.shape[1] / x)]);
        }
      }),
    );
  });

  test.each<[string, () => unknown, string]>([
    [
      'a factor larger than the frame',
      () => bin(frame(new Uint8Array(6), [2, 3]), 3),
      'factor y must be a whole number of pixels from 1 to 2: the frame is [2, 3], but it is 3',
    ],
    ['a fraction', () => bin(frame(new Uint8Array(6), [2, 3]), 1.5), 'factor x must be a whole number of pixels'],
    ['colour', () => bin(frame(new Uint8Array(6), [1, 2, 3]), 1), 'frame must be grey, of shape [rows, columns]'],
    [
      'another way',
      () => bin(frame(new Uint8Array(1), [1, 1]), 1, { how: 'max' as 'sum' }),
      "how must be 'mean' or 'sum'",
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });
});
