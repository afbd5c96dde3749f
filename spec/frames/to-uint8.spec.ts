import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame, toUint8, type Frame } from '../../lib/frames/index.js';
import { grey, ownAndLent } from './pixels.js';

/** In 32-bit floats, as the kernel, with ties to even. */
function reference({ data }: Frame, low: number, high: number): number[] {
  const scale = Math.fround(255 / (high - low));
  return Array.from(data, (value) => {
    const scaled = Math.fround(Math.fround(Math.fround(value) - Math.fround(low)) * scale);
    const rounded = Math.abs(scaled % 1) === 0.5 ? 2 * Math.round(scaled / 2) : Math.round(scaled);
    return Number.isNaN(scaled) ? 0 : Math.min(255, Math.max(0, rounded));
  });
}

describe('toUint8', () => {
  test('gives what the plain formula gives, for every dtype and size, in own memory and in that of a pool', () => {
    const windows = fc.tuple(fc.integer({ min: -300, max: 66_000 }), fc.integer({ min: 1, max: 70_000 }));
    fc.assert(
      fc.property(grey(), windows, (source, [low, width]) => {
        const expected = reference(source, low, low + width);
        for (const result of ownAndLent(source, (frame) => toUint8(frame, { low, high: low + width }))) {
          expect([...result.data]).toEqual(expected);
          expect(result).toMatchObject({ dtype: 'uint8', shape: source.shape, index: 3 });
        }
      }),
    );
  });

  test('spreads all pixels unless told, and gives black where all are the same', () => {
    expect([...toUint8(frame(new Uint16Array([100, 600, 1100]), [1, 3])).data]).toEqual([0, 128, 255]);
    expect([...toUint8(frame(new Int16Array([-5, -5]), [1, 2])).data]).toEqual([0, 0]);
    expect([...toUint8(frame(new Uint8Array([10, 20]), [1, 2]), { low: 0 }).data]).toEqual([128, 255]);
  });

  test('refuses a window from high to low, and one that NaN spoils', () => {
    const image = frame(new Float32Array([1, NaN]), [1, 2]);
    expect(() => toUint8(image, { low: 2, high: 1 })).toThrow('low must be a number below high, 1');
    expect(() => toUint8(image)).toThrow('low must be a number below high, NaN');
  });
});
