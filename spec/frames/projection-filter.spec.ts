import { describe, expect, test } from '@jest/globals';
import { projectionFilters, type ProjectionFilter } from '../../lib/frames/projection-filter.js';

/** The Fourier transform of an impulse response at a frequency, in cycles a column. */
function gain(filter: ProjectionFilter, frequency: number): number {
  let sum = 0;
  for (let distance = -4000; distance <= 4000; distance++) {
    sum += projectionFilters[filter](distance) * Math.cos(2 * Math.PI * frequency * distance);
  }
  return sum;
}

describe('the filters of projections', () => {
  test.each<[ProjectionFilter, string, (frequency: number) => number]>([
    ['ramp', '|f|', (f) => f],
    ['shepp-logan', '|f| sinc(f)', (f) => Math.sin(Math.PI * f) / Math.PI],
    ['hann', '|f| (1 + cos 2πf) / 2', (f) => (f * (1 + Math.cos(2 * Math.PI * f))) / 2],
    ['none', '1', () => 1],
  ])('%s passes frequencies with a gain of %s', (filter, _, expected) => {
    for (const frequency of [0, 0.01, 0.1, 0.25, 0.4, 0.5]) {
      expect(gain(filter, frequency)).toBeCloseTo(expected(frequency), 4);
    }
  });
});
