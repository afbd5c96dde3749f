import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvalidArgumentError } from '../../lib/flow/index.js';
import {
  BackProjection,
  frame,
  SinogramValueError,
  type BackProjectionOptions,
  type Frame,
  type ProjectionFilter,
} from '../../lib/frames/index.js';
import { referenceSlice } from './back-projection-reference.js';
import { meanWithin, sinogramOf } from './disc-phantom.js';

const filters: ProjectionFilter[] = ['ramp', 'shepp-logan', 'hann', 'none'];

describe('back-projection', () => {
  test('gives a disc the value of its absorption per pixel, and air 0', () => {
    const disc = { x: 12, y: -7, radius: 20, value: 0.03 };
    const sinogram = sinogramOf([disc], { projections: 180, columns: 101, center: 48.3 });
    const slice = new BackProjection({ center: 48.3 }).reconstruct(sinogram);
    expect(slice).toMatchObject({ shape: [101, 101], dtype: 'float32' });
    expect(meanWithin(slice, { ...disc, radius: 18 })).toBeCloseTo(0.03, 4);
    expect(meanWithin(slice, { x: -30, y: 20, radius: 8 })).toBeCloseTo(0, 3);
  });

  test.each<ProjectionFilter>(['ramp', 'shepp-logan', 'hann'])('with %s as well, wherever the disc is', (filter) => {
    const within = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(within, within, fc.integer({ min: 8, max: 15 }), within, (x, y, radius, shift) => {
        const disc = { x: 11 * x, y: 11 * y, radius, value: 0.01 };
        const center = 35 + 2 * shift;
        const sinogram = sinogramOf([disc], { projections: 90, columns: 72, center });
        const slice = new BackProjection({ center, filter }).reconstruct(sinogram);
        expect(Math.abs(meanWithin(slice, { ...disc, radius: radius - 4 }) - 0.01)).toBeLessThan(0.0003);
      }),
      { numRuns: 15 },
    );
  });

  test('puts what is right of the axis at angle 0 to the right, and what is right of it a quarter turn later above', () => {
    const columns = 41;
    const brightest = (sinogram: Frame) => {
      const { data } = new BackProjection({ center: 20 }).reconstruct(sinogram);
      const pixel = data.indexOf(data.reduce((most, value) => Math.max(most, value), -Infinity));
      return { row: Math.floor(pixel / columns), column: pixel % columns };
    };
    const spot = { radius: 0.7, value: 1 };
    const right = sinogramOf([{ x: 10, y: 0, ...spot }], { projections: 64, columns, center: 20 });
    expect(right.data.indexOf(Math.max(...right.data.subarray(0, columns)))).toBe(30);
    expect(brightest(right)).toEqual({ row: 20, column: 30 });
    const above = sinogramOf([{ x: 0, y: 10, ...spot }], { projections: 64, columns, center: 20 });
    const quarter = above.data.subarray(32 * columns, 33 * columns);
    expect(quarter.indexOf(Math.max(...quarter))).toBe(30);
    expect(brightest(above)).toEqual({ row: 10, column: 20 });
  });

  test('angles that are a quarter turn greater turn the slice counter-clockwise by a quarter', () => {
    const [projections, columns] = [60, 33];
    const discs = [
      { x: 6, y: 2, radius: 4, value: 0.1 },
      { x: -5, y: -3, radius: 2, value: 0.2 },
    ];
    const sinogram = sinogramOf(discs, { projections, columns, center: 16 });
    const angles = Array.from({ length: projections }, (_, k) => (k * Math.PI) / projections);
    const straight = new BackProjection({ center: 16, angles }).reconstruct(sinogram).data;
    const turned = new BackProjection({ center: 16, angles: angles.map((angle) => angle + Math.PI / 2) });
    const { data } = turned.reconstruct(sinogram);
    for (let row = 0; row < columns; row++) {
      for (let column = 0; column < columns; column++) {
        const pixel = column * columns + (columns - 1 - row);
        expect(data[row * columns + column]).toBeCloseTo(straight[pixel]!, 5);
      }
    }
  });

  test('a whole turn gives the values of half a turn', () => {
    const disc = { x: 5, y: 5, radius: 9, value: 0.02 };
    const scan = { columns: 61, center: 29.5 };
    const angles = Array.from({ length: 240 }, (_, k) => (k * 2 * Math.PI) / 240);
    const half = new BackProjection(scan).reconstruct(sinogramOf([disc], { ...scan, projections: 120 }));
    const whole = new BackProjection({ ...scan, angles }).reconstruct(
      sinogramOf([disc], { ...scan, projections: 240, turn: 2 * Math.PI }),
    );
    // A detector that is shifted by a part of a column sees a little different from behind.
    const difference = half.data.reduce(
      (most, value, pixel) => Math.max(most, Math.abs(value - whole.data[pixel]!)),
      0,
    );
    expect(difference).toBeLessThan(0.002);
    expect(meanWithin(whole, { ...disc, radius: 7 })).toBeCloseTo(0.02, 4);
  });

  test('is 0 where not every projection sees, and nowhere else', () => {
    const sinogram = frame(new Float32Array(20 * 31).fill(1), [20, 31]);
    const { data } = new BackProjection({ center: 10, filter: 'none' }).reconstruct(sinogram);
    data.forEach((value, pixel) => {
      const distance = Math.hypot((pixel % 31) - 15, Math.floor(pixel / 31) - 15);
      expect(value).toBeCloseTo(distance > 10 ? 0 : Math.PI, 5);
    });
  });

  test.each(filters)('%s is the same as its plain reference, for odd sizes, any dtype and angles', (filter) => {
    const size = { projections: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 2, max: 40 }) };
    fc.assert(
      fc.property(
        fc.record(size),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer(),
        ({ projections, columns }, at, seed) => {
          const noise = noiseOf(seed);
          const pixels = Float32Array.from({ length: projections * columns }, () => 200 * noise());
          const sinogram = frame(seed % 2 ? pixels : Uint8Array.from(pixels), [projections, columns]);
          const angles = Array.from({ length: projections }, () => 20 * noise() - 10);
          const options = { center: at * (columns - 1), angles, filter };
          const expected = referenceSlice(sinogram, options);
          const { data } = new BackProjection(options).reconstruct(sinogram);
          const difference = data.reduce((most, value, pixel) => Math.max(most, Math.abs(value - expected[pixel]!)), 0);
          expect(difference).toBeLessThan(0.05);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps index, timestamp and metadata, and leaves the sinogram as it was', () => {
    const options = { index: 7, timestamp: 1234.5, metadata: { sample: 'tooth' } };
    const sinogram = frame(new Float32Array(4 * 9).fill(1), [4, 9], options);
    expect(new BackProjection({ center: 4 }).reconstruct(sinogram)).toMatchObject(options);
    expect(sinogram.data.every((value) => value === 1)).toBe(true);
  });

  test.each<[Partial<Record<keyof BackProjectionOptions, unknown>>, RegExp]>([
    [{ center: NaN }, /center must be a column .* NaN/],
    [{ center: 0 }, /center must be a column .* 0$/],
    [{ center: -3 }, /center must be/],
    [{ center: Infinity }, /center must be/],
    [{}, /center must be .* undefined/],
    [{ center: 4, filter: 'cosine' }, /filter must be one of 'ramp', 'shepp-logan', 'hann', 'none'.*"cosine"/],
    [{ center: 4, filter: 'toString' }, /filter must be/],
    [{ center: 4, angles: [0, NaN] }, /angles\[1\] must be a number of radians.*NaN/],
  ])('refuses %p when it is made', (options, message) => {
    const make = () => new BackProjection(options as unknown as BackProjectionOptions);
    expect(make).toThrow(InvalidArgumentError);
    expect(make).toThrow(message);
  });

  test.each<[string, BackProjectionOptions, Frame, RegExp]>([
    [
      'a centre at the last column',
      { center: 8 },
      frame(new Float32Array(36), [4, 9]),
      /center must be between .* 0 and 8/,
    ],
    [
      'too few angles',
      { center: 4, angles: [0, 1, 2] },
      frame(new Float32Array(36), [4, 9]),
      /angles must be .* 4, but it is 3/,
    ],
    ['colour', { center: 4 }, frame(new Float32Array(108), [4, 9, 3]), /sinogram must be of shape .*\[4, 9, 3\]/],
  ])('refuses a sinogram with %s', (_, options, sinogram, message) => {
    expect(() => new BackProjection(options).reconstruct(sinogram)).toThrow(message);
  });

  test.each([NaN, Infinity, -Infinity])('names projection and column of %p', (value) => {
    const data = new Float32Array(4 * 9);
    data[2 * 9 + 5] = value;
    const sinogram = frame(data, [4, 9], { index: 3 });
    const reconstruct = () => new BackProjection({ center: 4 }).reconstruct(sinogram);
    expect(reconstruct).toThrow(SinogramValueError);
    expect(reconstruct).toThrow(`projection 2 of sinogram 3 is ${value} in column 5`);
    expect(reconstruct).toThrow(expect.objectContaining({ code: 'NOT_FINITE', projection: 2, column: 5, index: 3 }));
  });
});

/** Numbers from 0 to 1 that look random, the same for the same seed. */
function noiseOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
