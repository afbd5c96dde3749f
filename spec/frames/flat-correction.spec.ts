import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FlatCorrection, frame, type Frame } from '../../lib/frames/index.js';
import { expectClose, grey, ownAndLent, randomFrame } from './pixels.js';

const row = (...values: number[]) => frame(new Uint16Array(values), [1, values.length]);

/** The plain one: in doubles, rounded at the end. */
function reference(raw: Frame, flat: Frame, dark: Frame): Float32Array {
  return Float32Array.from(raw.data, (pixel, i) => {
    const light = flat.data[i]! - dark.data[i]!;
    return light === 0 ? 0 : (pixel - dark.data[i]!) / light;
  });
}

describe('FlatCorrection', () => {
  test('flat 10, dark 1, frames 1, 2, 3: 0, 1/9, 2/9', () => {
    const correction = new FlatCorrection(row(10), { dark: row(1) });
    const corrected = [1, 2, 3].map((value) => correction.correct(row(value)).data[0]);
    expectClose(corrected as number[], [0, 1 / 9, 2 / 9].map(Math.fround), 1);
  });

  test('gives what the plain formula gives, for every dtype and size, in own memory and in that of a pool', () => {
    fc.assert(
      fc.property(grey({ finite: true }), fc.integer(), fc.boolean(), (raw, seed, isIntegral) => {
        const shape = raw.shape as unknown as [number, number];
        const flat = randomFrame('uint16', shape, seed);
        // Flats that are darker than the dark by fractions, and integers, have different kernels.
        const dark = isIntegral
          ? frame(flat.data.map((value, pixel) => (pixel % 3 === 0 ? value : value >> 5)) as Uint16Array, shape)
          : randomFrame('float32', shape, seed + 1);
        const correction = new FlatCorrection(flat, { dark });
        const expected = reference(raw, flat, dark);
        // The difference of two floats is as good as the larger of them.
        const scale = dtypeScale(raw);
        for (const corrected of ownAndLent(raw, (frame) => correction.correct(frame))) {
          expect(corrected).toMatchObject({ dtype: 'float32', shape, index: 3, metadata: { sample: 'latex' } });
          expectClose(corrected.data, expected, 8, scale);
        }
      }),
    );
  });

  test('works piece by piece through frames that are larger than the scratch', () => {
    const raw = randomFrame('uint16', [203, 301], 1);
    const flat = randomFrame('uint16', [203, 301], 2);
    const dark = randomFrame('uint8', [203, 301], 3);
    const [own, lent] = ownAndLent(raw, (frame) => new FlatCorrection(flat, { dark }).correct(frame));
    expect(Buffer.from(own.data.buffer).equals(Buffer.from(lent.data.buffer))).toBe(true);
    expectClose(own.data, reference(raw, flat, dark));
  });

  test('a raw pixel below the dark is a small negative number, a pixel whose flat is its dark is 0', () => {
    const correction = new FlatCorrection(row(1001, 7, 65535), { dark: row(1000, 7, 0) });
    expect([...correction.correct(row(999, 9, 65535)).data]).toEqual([-1, 0, 1]);
  });

  test('averages flats and darks', () => {
    const correction = new FlatCorrection([row(9), row(12)], { dark: [row(0), row(1)] });
    expect([...correction.correct(row(3)).data]).toEqual([0.25]);
  });

  test('NaN in a frame stays where it is', () => {
    const correction = new FlatCorrection(frame(new Float32Array([2, 2, 2, 2, 2]), [1, 5]));
    const raw = frame(new Float32Array([1, NaN, 3, Infinity, 5]), [1, 5]);
    expect([...correction.correct(raw).data]).toEqual([0.5, NaN, 1.5, Infinity, 2.5]);
  });

  test.each<[string, () => unknown, string]>([
    ['no flats', () => new FlatCorrection([]), 'flat must be a frame, or several, but it is "none"'],
    [
      'what is no frame',
      () => new FlatCorrection(7 as unknown as Frame),
      'flat must be a frame, or several, but it is 7',
    ],
    [
      'flats of different shapes',
      () => new FlatCorrection([row(1), row(1, 2)]),
      'flat must be frames of one shape, [1, 1], but it is "[1, 2]"',
    ],
    [
      'a dark of another shape',
      () => new FlatCorrection(row(1), { dark: row(1, 2) }),
      'dark must be of shape [1, 1], as the flat, but it is "[1, 2]"',
    ],
    [
      'a frame of another shape',
      () => new FlatCorrection(row(1, 2)).correct(row(1, 2, 3)),
      'frame 0 must be of shape [1, 2], as the flat, but it is "[1, 3]"',
    ],
    [
      'NaN in a flat',
      () => new FlatCorrection(frame(new Float32Array([1, 2, 3, 4, 5, NaN]), [2, 3])),
      'flat must be of finite numbers, but it is "NaN in row 1, column 2"',
    ],
    [
      'infinity in a dark',
      () => new FlatCorrection(row(1, 2, 3), { dark: frame(new Float64Array([1, Infinity, 3]), [1, 3]) }),
      'dark must be of finite numbers, but it is "Infinity in row 0, column 1"',
    ],
    [
      'flats of different dtypes',
      () => new FlatCorrection([row(1), frame(new Uint8Array(1), [1, 1])]),
      'frame 0 must be uint16, as the frames before, but it is "uint8"',
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });
});

function dtypeScale({ data }: Frame): number {
  return Array.from(data, Math.abs).reduce((most, value) => Math.max(most, value), 1);
}
