import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame, FramePool, statistics, type Frame, type FrameStatistics } from '../../lib/frames/index.js';
import { grey, randomFrame } from './pixels.js';

function reference({ data }: Frame): FrameStatistics {
  const values = Array.from(data);
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = sum / values.length;
  const hasNaN = values.some(Number.isNaN);
  return {
    minimum: hasNaN ? NaN : values.reduce((least, value) => Math.min(least, value)),
    maximum: hasNaN ? NaN : values.reduce((most, value) => Math.max(most, value)),
    sum,
    mean,
    variance: values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length,
  };
}

function expectSame(received: FrameStatistics, expected: FrameStatistics, scale: number): void {
  expect(received.minimum + 0).toBe(expected.minimum + 0);
  expect(received.maximum + 0).toBe(expected.maximum + 0);
  for (const [key, size] of [
    ['sum', scale],
    ['mean', scale],
    ['variance', scale ** 2],
  ] as const) {
    if (Number.isFinite(expected[key])) {
      expect(Math.abs(received[key] - expected[key])).toBeLessThanOrEqual(1e-11 * (Math.abs(expected[key]) + size));
    } else {
      expect(received[key]).toBe(expected[key]);
    }
  }
}

describe('statistics', () => {
  test('are what a plain loop gives, for every dtype and size, in own memory and in that of a pool', () => {
    const pool = new FramePool();
    fc.assert(
      fc.property(grey({ finite: true, maxSize: 90 }), (source) => {
        const expected = reference(source);
        const scale = Math.max(Math.abs(expected.minimum), Math.abs(expected.maximum), 1);
        if (!Number.isFinite(scale ** 2)) return;
        expectSame(statistics(source), expected, scale);
        const data = pool.take(source.dtype, source.data.length);
        data.set(source.data);
        expectSame(statistics({ ...source, data }), expected, scale);
        pool.giveBack(data);
      }),
    );
  });

  test('NaN makes all of them NaN, wherever it is', () => {
    for (const at of [0, 3, 17, 36]) {
      const source = randomFrame('float32', [1, 37], 1);
      source.data[at] = NaN;
      expect(Object.values(statistics(source))).toEqual([NaN, NaN, NaN, NaN, NaN]);
    }
  });

  test('the sum of many white pixels is exact', () => {
    const white = frame(new Uint16Array(2000 * 1500).fill(65_535), [2000, 1500]);
    expect(statistics(white)).toEqual({
      minimum: 65_535,
      maximum: 65_535,
      sum: 65_535 * 3e6,
      mean: 65_535,
      variance: 0,
    });
  });
});
