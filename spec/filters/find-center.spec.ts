import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError, RxlabError } from '../../lib/flow/index.js';
import { findCenter } from '../../lib/filters/find-center.js';
import { frame, SinogramValueError, type Frame } from '../../lib/frames/index.js';
import { sinogramOf, type Disc } from '../frames/disc-phantom.js';

/** Something with a bit of everything, `size` columns from the axis to its edge. */
function sample(size: number): Disc[] {
  const inclusions = Array.from({ length: 12 }, (_, i) => {
    const distance = (size * 0.8 * (i + 1)) / 12;
    return {
      x: distance * Math.cos(2.4 * i),
      y: distance * Math.sin(2.4 * i),
      radius: 2 + (size / 12) * (i % 3),
      value: 0.004,
    };
  });
  return [{ x: 0, y: 0, radius: 0.9 * size, value: 0.002 }, ...inclusions];
}

/** Adds to each value of a sinogram what depends on its projection and column. */
function disturbed(sinogram: Frame, add: (projection: number, column: number) => number): Frame {
  const columns = sinogram.shape[1];
  const data = Float32Array.from(sinogram.data, (value, i) => value + add(Math.floor(i / columns), i % columns));
  return frame(data, sinogram.shape);
}

/** Normally distributed numbers, always the same. */
function noise(deviation: number): () => number {
  let state = 1;
  const uniform = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return () => deviation * Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
}

const scan = { projections: 181, columns: 400 };

describe('findCenter', () => {
  test.each([199.5, 190, 201.3, 130.25, 265.8])('finds an axis at column %d', (center) => {
    expect(Math.abs(findCenter(sinogramOf(sample(130), { ...scan, center })) - center)).toBeLessThan(0.15);
  });

  test.each<[string, number, (projection: number, column: number) => number]>([
    ['noise', 0.3, noise(0.02)],
    ['a beam that fades', 0.3, (projection) => (0.2 * projection) / 181],
    ['stripes that stay where they are', 0.3, (_, column) => (column % 17 === 3 ? 0.1 : 0)],
  ])('in spite of %s', (_, tolerance, disturbance) => {
    const sinogram = disturbed(sinogramOf(sample(130), { ...scan, center: 188.7 }), disturbance);
    expect(Math.abs(findCenter(sinogram) - 188.7)).toBeLessThan(tolerance);
  });

  test.each([
    ['larger than the detector', 260],
    ['much smaller than the detector', 15],
  ])('of a sample that is %s', (_, size) => {
    const sinogram = sinogramOf(sample(size), { ...scan, center: 207.4 });
    expect(Math.abs(findCenter(sinogram) - 207.4)).toBeLessThan(0.3);
  });

  test('in a sinogram of integers', () => {
    const { data, shape } = sinogramOf(sample(130), { ...scan, center: 205 });
    const counts = frame(
      Uint16Array.from(data, (value) => 20_000 * value),
      shape,
    );
    expect(Math.abs(findCenter(counts) - 205)).toBeLessThan(0.15);
  });

  test('looks only in the range', () => {
    const sinogram = sinogramOf(sample(60), { ...scan, center: 80 });
    expect(findCenter(sinogram, { range: [60, 100] })).toBeCloseTo(80, 0);
    expect(() => findCenter(sinogram, { range: [200, 250] })).toThrow(expect.objectContaining({ code: 'NO_CENTER' }));
  });

  test('says so when there is nothing that tells where the axis is', () => {
    const empty = frame(new Float32Array(10 * 20), [10, 20]);
    expect(() => findCenter(empty)).toThrow(RxlabError);
    expect(() => findCenter(empty)).toThrow(/no rotation axis was found between columns 4.75 and 14.25/);
  });

  test.each<[string, Frame, unknown, RegExp]>([
    [
      'too few projections',
      frame(new Float32Array(60), [3, 20]),
      undefined,
      /sinogram must be .* at least 4 and 8.*\[3, 20\]/,
    ],
    ['too few columns', frame(new Float32Array(28), [4, 7]), undefined, /sinogram must be/],
    ['colour', frame(new Float32Array(480), [8, 20, 3]), undefined, /sinogram must be/],
    [
      'a range the wrong way round',
      frame(new Float32Array(160), [8, 20]),
      [9, 3],
      /range must be two columns, from 0 to 19/,
    ],
    ['a range beyond the detector', frame(new Float32Array(160), [8, 20]), [3, 20], /range must be/],
    ['a range of NaN', frame(new Float32Array(160), [8, 20]), [3, NaN], /range must be/],
  ])('refuses %s', (_, sinogram, range, message) => {
    const find = () => findCenter(sinogram, { range: range as [number, number] | undefined });
    expect(find).toThrow(InvalidArgumentError);
    expect(find).toThrow(message);
  });

  test('names projection and column of a value that is no number', () => {
    const data = new Float32Array(8 * 20);
    data[3 * 20 + 9] = NaN;
    expect(() => findCenter(frame(data, [8, 20]))).toThrow(SinogramValueError);
  });
});
