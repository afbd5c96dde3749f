import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { broadcast, inject } from '../../lib/flow/index.js';
import { count } from '../../lib/sinks/count.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('count', () => {
  test('resolves to how many values came', async () => {
    expect(await inject(new TrackedSource().numbers(5), count)).toBe(5);
    expect(await inject([], count)).toBe(0);
    expect(await count(new TrackedSource().asyncNumbers().pipe(take(3)))).toBe(3);
  });

  test('is one of several sinks of a broadcast', async () => {
    expect(await Promise.all(broadcast([1, 2], count, count))).toEqual([2, 2]);
  });

  test('rejects with the failure of the source', async () => {
    expect(await outcome(inject(new TrackedSource().numbers(9, 5), count))).toBe('source failed at 5');
  });
});
