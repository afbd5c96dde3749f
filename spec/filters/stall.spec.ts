import { describe, expect, test } from '@jest/globals';
import { lastValueFrom, take, toArray, type MonoTypeOperatorFunction } from 'rxjs';
import { drain, generate } from '../../lib/flow/index.js';
import { stall } from '../../lib/filters/stall.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

const of = (count: number, operator: MonoTypeOperatorFunction<number>): Promise<number[]> =>
  lastValueFrom(new TrackedSource().numbers(count).pipe(operator, toArray()));

describe('stall', () => {
  test('passes on every perShot-th value', async () => {
    expect(await of(10, stall(5))).toEqual([4, 9]);
    expect(await of(10, stall(1))).toHaveLength(10);
    expect(await of(4, stall(5))).toEqual([]);
  });

  test('at flushAt passes on what came last, and counts anew, group after group', async () => {
    expect(await of(26, stall(8, { flushAt: 13 }))).toEqual([7, 12, 20, 25]);
    expect(await of(9, stall(2, { flushAt: 4 }))).toEqual([1, 3, 5, 7]);
    expect(await of(9, stall(5, { flushAt: 3 }))).toEqual([2, 5, 8]);
  });

  test('counts anew for each subscription', async () => {
    const stalled = generate([1, 2, 3]).pipe(stall(2), toArray());
    expect(await lastValueFrom(stalled)).toEqual([2]);
    expect(await lastValueFrom(stalled)).toEqual([2]);
  });

  test('a value that is passed on is held as downstream holds it; one that is dropped is not', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('-a-b-c-d|');
      expectObservable(source.pipe(stall(2), holdFor(5))).toBe('---b--------d-----|');
      expectDemand(source).toBe('rr------r-r------r');
    });
  });

  test('an early end closes the source, and its failure is passed on', async () => {
    const source = new TrackedSource();
    await drain(source.asyncNumbers().pipe(stall(3), take(2)));
    expect(source).toMatchObject({ produced: 6, closed: 1 });
    expect(await outcome(drain(source.numbers(9, 5).pipe(stall(3))))).toBe('source failed at 5');
  });

  test.each([0, -1, 1.5, NaN, '3'])('%p is no number of values', (count) => {
    expect(() => stall(count as number)).toThrow(/perShot must be a whole number of at least 1/);
    expect(() => stall(1, { flushAt: count as number })).toThrow(/flushAt must be a whole number of at least 1/);
  });
});
