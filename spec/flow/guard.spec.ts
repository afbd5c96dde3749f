import { describe, expect, test } from '@jest/globals';
import { delay, filter, from, map, mergeMap, observeOn, asyncScheduler, take, type OperatorFunction } from 'rxjs';
import { drain, guard } from '../../lib/flow/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('guard', () => {
  test('lets capacity values into an operator that works later, and holds the source', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const one = generate('(abc|)');
      expectObservable(one.pipe(guard(delay(4)))).toBe('----a---b---(c|)');
      expectDemand(one).toBe('r---r---r---r');

      const two = generate('(abc|)');
      expectObservable(two.pipe(guard(delay(4), { capacity: 2 }), holdFor(3))).toBe('----a--b---c--|');
      expectDemand(two).toBe('2------r--r');
    });
  });

  test.each([1, 3])('bounds what is inside observeOn to %i', async (capacity) => {
    const source = new TrackedSource();
    let consumed = 0;
    await drain(source.numbers(10).pipe(guard(observeOn(asyncScheduler), { capacity })), async (value) => {
      expect(value).toBe(consumed);
      expect(source.produced - consumed).toBeLessThanOrEqual(capacity);
      await turn();
      consumed++;
    });
    expect(consumed).toBe(10);
  });

  test('bounds it also for a source that does not wait', async () => {
    const seen: number[] = [];
    let inside = 0;
    const region: OperatorFunction<number, number> = (source) =>
      source.pipe(
        map((value) => {
          expect(++inside).toBeLessThanOrEqual(2);
          return value;
        }),
        delay(1),
      );
    await drain(from([1, 2, 3, 4, 5]).pipe(guard(region, { capacity: 2 })), (value) => {
      inside--;
      seen.push(value);
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test('the failure of the source goes round the operator, behind the last value', async () => {
    const seen: number[] = [];
    const run = drain(new TrackedSource().numbers(5, 2).pipe(guard(delay(1), { capacity: 4 })), (v) => seen.push(v));
    expect(await outcome(run)).toBe('source failed at 2');
    expect(seen).toEqual([0, 1]);
  });

  test('an operator that is not one-to-one is an error', async () => {
    const twice = guard(mergeMap((value: number) => [value, value]));
    await expect(drain(from([1]).pipe(twice))).rejects.toMatchObject({ code: 'NOT_ONE_TO_ONE' });
    const some = guard(
      filter((value: number) => value !== 2),
      { capacity: 9 },
    );
    await expect(drain(from([1, 2, 3]).pipe(some))).rejects.toThrow('gave 2 results for 3 values');
  });

  test('leaves the source when the operator ends, fails, or is left', async () => {
    const source = new TrackedSource();
    await drain(source.numbers().pipe(guard(take(2))));
    await drain(source.numbers().pipe(guard(delay(1)), take(2)));
    const failing = map(() => {
      throw new Error('bad value');
    });
    expect(await outcome(drain(source.numbers().pipe(guard(failing))))).toBe('bad value');
    expect(source).toMatchObject({ opened: 3, closed: 3 });
  });

  test.each([0, 2.5])('refuses capacity %p', (capacity) => {
    expect(() => guard(delay(1), { capacity })).toThrow(/capacity must be/);
  });
});
