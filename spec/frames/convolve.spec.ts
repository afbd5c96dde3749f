import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { convolve, frame, gaussian, type Border, type Frame } from '../../lib/frames/index.js';
import { computed, expectClose, grey, ownAndLent } from './pixels.js';

const borders: readonly Border[] = ['replicate', 'mirror', 'zero'];

/** Which pixel stands for the one at a place outside, found by walking there. */
function standIn(at: number, size: number, border: Border): number | undefined {
  if (at >= 0 && at < size) return at;
  if (border === 'zero') return undefined;
  if (border === 'replicate') return at < 0 ? 0 : size - 1;
  if (size === 1) return 0;
  return standIn(at < 0 ? -at : 2 * (size - 1) - at, size, border);
}

function reference({ data, shape: [rows, columns] }: Frame, kernel: number[][], border: Border): Float64Array {
  const [down, across] = [(kernel.length - 1) / 2, (kernel[0]!.length - 1) / 2];
  return computed('float64', [rows, columns], (row, column) => {
    let sum = 0;
    kernel.forEach((weights, y) =>
      weights.forEach((weight, x) => {
        const [r, c] = [standIn(row + down - y, rows, border), standIn(column + across - x, columns, border)];
        if (r !== undefined && c !== undefined) sum += Math.fround(weight) * Math.fround(data[r * columns + c]!);
      }),
    );
    return sum;
  });
}

describe('convolve', () => {
  const odd = fc.constantFrom(1, 3, 5);
  const kernels = fc.tuple(odd, odd).chain(([rows, columns]) =>
    fc.array(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

  test('gives the plain sums, for every dtype, size, kernel and border, in own memory and in that of a pool', () => {
    const source = grey({ finite: true, dtypes: ['uint8', 'uint16', 'int16', 'int32', 'uint32'], maxSize: 24 });
    fc.assert(
      fc.property(source, kernels, fc.constantFrom(...borders), (image, kernel, border) => {
        const expected = reference(image, kernel, border);
        const scale = 2 * 25 * Math.max(1, ...image.data.map(Math.abs));
        for (const result of ownAndLent(image, (frame) => convolve(frame, kernel, { border }))) {
          expectClose(result.data, expected, 4, scale);
          expect(result).toMatchObject({ dtype: 'float32', shape: image.shape, index: 3 });
        }
      }),
    );
  });

  test('turns the kernel, and leaves a frame as it is by the kernel 1', () => {
    const dot = frame(new Uint8Array([0, 0, 0, 0, 1, 0, 0, 0, 0]), [3, 3]);
    const kernel = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ];
    expect([...convolve(dot, kernel).data]).toEqual(kernel.flat());
    expect([...convolve(dot, [[1]]).data]).toEqual([...dot.data]);
  });

  test.each<[string, number[][]]>([
    ['no kernel', []],
    ['an even one', [[1, 2]]],
    ['rows of different lengths', [[1, 2, 3], [1], [1, 2, 3]]],
    ['NaN', [[NaN]]],
  ])('refuses %s', (_, kernel) => {
    expect(() => convolve(frame(new Uint8Array(1), [1, 1]), kernel)).toThrow('kernel must be rows of numbers');
  });

  test('refuses a border that is none', () => {
    const border = 'wrap' as Border;
    expect(() => convolve(frame(new Uint8Array(1), [1, 1]), [[1]], { border })).toThrow(
      "border must be one of 'replicate', 'mirror', 'zero'",
    );
  });
});

describe('gaussian', () => {
  test('is the convolution with the outer product of two Gaussians', () => {
    fc.assert(
      fc.property(
        grey({ finite: true, dtypes: ['uint8', 'uint16'], maxSize: 16 }),
        fc.double({ min: 0.3, max: 2, noNaN: true }),
        fc.constantFrom(...borders),
        (image, sigma, border) => {
          const radius = Math.max(1, Math.ceil(4 * sigma));
          const heights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
            Math.exp(-((i - radius) ** 2) / 2 / sigma ** 2),
          );
          const area = heights.reduce((sum, height) => sum + height);
          const kernel = heights.map((y) => heights.map((x) => (x * y) / area ** 2));
          const expected = reference(image, kernel, border);
          for (const result of ownAndLent(image, (frame) => gaussian(frame, sigma, { border }))) {
            expectClose(result.data, expected, 16, Math.max(1, ...image.data));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('keeps what is even as it is, and the sum of all pixels away from the border', () => {
    const even = frame(new Uint16Array(30 * 30).fill(1000), [30, 30]);
    expectClose(gaussian(even, 3).data, new Float32Array(900).fill(1000), 16);
    const dot = frame(new Uint16Array(41 * 41), [41, 41]);
    dot.data[20 * 41 + 20] = 1000;
    expect(gaussian(dot, 2).data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1000, 2);
  });

  test.each([0, -1, NaN, 1000])('refuses a sigma of %d', (sigma) => {
    expect(() => gaussian(frame(new Uint8Array(1), [1, 1]), sigma)).toThrow('sigma must be above 0');
  });
});
