import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame, meanOf, RunningMean, type Frame } from '../../lib/frames/index.js';
import { dtypes, expectClose, ownAndLent, randomFrame } from './pixels.js';

function reference(frames: readonly Frame[]): number[] {
  return Array.from(frames[0]!.data, (_, i) =>
    Math.fround(frames.reduce((sum, { data }) => sum + data[i]!, 0) / frames.length),
  );
}

describe('RunningMean', () => {
  test('of frames of 1s, 2s, 3s: 1, 1.5, 2', () => {
    const mean = new RunningMean();
    const means = [1, 2, 3].map((value) => {
      mean.add(frame(new Uint8Array(11).fill(value), [1, 11]));
      return [...new Set(mean.mean().data)];
    });
    expect(means).toEqual([[1], [1.5], [2]]);
  });

  test('gives what adding up in doubles gives, for every dtype and size, in own memory and in that of a pool', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...dtypes), size, size, size, fc.integer(), (dtype, rows, columns, count, seed) => {
        const frames = Array.from({ length: count }, (_, nth) =>
          randomFrame(dtype, [rows, columns], seed + nth, false),
        );
        const expected = reference(frames);
        expectClose(meanOf(frames).data, expected, 1);
        const [, lent] = ownAndLent(frames.at(-1)!, (last) => {
          const mean = new RunningMean();
          for (const frame of frames.slice(0, -1)) mean.add(frame);
          mean.add(last);
          return mean.mean(last);
        });
        expectClose(lent.data, expected, 1);
      }),
    );
  });

  test('has index, timestamp and metadata of the latest frame', () => {
    const mean = new RunningMean();
    mean.add(frame(new Uint8Array([1]), [1, 1], { index: 1, timestamp: 10 }));
    mean.add(frame(new Uint8Array([3]), [1, 1], { index: 2, timestamp: 20, metadata: { sample: 'tooth' } }));
    expect(mean.mean()).toMatchObject({ index: 2, timestamp: 20, metadata: { sample: 'tooth' }, dtype: 'float32' });
    expect(mean.count).toBe(2);
  });

  test('does not overflow after 65 537 white frames', () => {
    const mean = new RunningMean();
    const white = frame(new Uint16Array([65_535, 65_535, 65_535]), [1, 3]);
    for (let nth = 0; nth < 65_540; nth++) mean.add(white);
    expect([...mean.mean().data]).toEqual([65_535, 65_535, 65_535]);
    mean.add(frame(new Uint16Array([0, 0, 0]), [1, 3]));
    expectClose(mean.mean().data, new Array<number>(3).fill((65_535 * 65_540) / 65_541), 1);
  });

  test('begins again after a reset, also with another shape', () => {
    const mean = new RunningMean();
    mean.add(frame(new Uint8Array([1]), [1, 1]));
    mean.reset();
    expect(mean.count).toBe(0);
    mean.add(frame(new Float32Array([2, 3]), [1, 2]));
    expect([...mean.mean().data]).toEqual([2, 3]);
  });

  test('refuses frames of another shape or dtype, and to divide by no frames', () => {
    const mean = new RunningMean();
    expect(() => mean.mean()).toThrow('there is no mean of no frames');
    mean.add(frame(new Uint8Array(6), [2, 3]));
    expect(() => mean.add(frame(new Uint8Array(6), [3, 2], { index: 7 }))).toThrow(
      'frame 7 must be of shape [2, 3], as the frames before, but it is "[3, 2]"',
    );
    expect(() => mean.add(frame(new Uint16Array(6), [2, 3], { index: 8 }))).toThrow(
      'frame 8 must be uint8, as the frames before, but it is "uint16"',
    );
    expect(mean.count).toBe(1);
  });
});
