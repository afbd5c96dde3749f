import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame, negativeLogarithm } from '../../lib/frames/index.js';
import { expectClose, grey, ownAndLent } from './pixels.js';

describe('negativeLogarithm', () => {
  test('is what Math.log gives, to the last place of a float, for every dtype and size', () => {
    fc.assert(
      fc.property(grey(), (source) => {
        const expected = Array.from(source.data, (value) => Math.fround(-Math.log(Math.fround(value))));
        for (const result of ownAndLent(source, negativeLogarithm)) {
          // Near 1 the logarithm is as small as the error of a float beside 1.
          expectClose(result.data, expected, 2, 0.01);
          expect(result).toMatchObject({ dtype: 'float32', shape: source.shape, index: 3 });
        }
      }),
    );
  });

  test('is right for all magnitudes of positive floats', () => {
    const values = Float32Array.from({ length: 20_000 }, (_, i) => 2 ** (i / 80 - 149));
    const { data } = negativeLogarithm(frame(values, [200, 100]));
    expectClose(
      data,
      Array.from(values, (value) => Math.fround(-Math.log(value))),
      2,
      0.01,
    );
  });

  test('0 is infinite, what is negative is NaN, unless there is a minimum', () => {
    const image = frame(new Float32Array([0, -1, NaN, Infinity, 1]), [1, 5]);
    expect([...negativeLogarithm(image).data].map((value) => value + 0)).toEqual([Infinity, NaN, NaN, -Infinity, 0]);
    const [zero, negative, nan] = negativeLogarithm(image, { minimum: Math.exp(-5) }).data;
    expect([zero?.toFixed(4), negative?.toFixed(4), nan]).toEqual(['5.0000', '5.0000', NaN]);
    expect(() => negativeLogarithm(image, { minimum: NaN })).toThrow('minimum must be a number');
  });
});
