import { describe, expect, test } from '@jest/globals';
import { Subject, take, tap } from 'rxjs';
import { buffer, drain, generate, lend } from '../../lib/flow/index.js';
import { Timer } from '../../lib/filters/timer.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from '../flow/tracked-source.js';

/** A timer that has measured these durations, in virtual time. */
const measured = (durations: readonly number[], timer = new Timer()): Timer => {
  runMarbles(({ cold }) => {
    const source = cold('a---------b---------c---------|', { a: durations[0]!, b: durations[1]!, c: durations[2]! });
    source.pipe(timer.measure(), holdFor(Number)).subscribe();
  });
  return timer;
};

describe('Timer', () => {
  test('measures from delivering a value until downstream has consumed it, holds included', () => {
    const timer = new Timer();
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('-a--b-c|');
      expectObservable(
        source.pipe(
          timer.measure(),
          holdFor((value) => (value === 'b' ? 7 : 2)),
        ),
      ).toBe('-a----b--------c--|');
      expectDemand(source).toBe('r--r---------r---r');
    });
    expect(timer.durations).toEqual([2, 7, 2]);
    expect(timer.duration).toBe(11);
    expect(timer.mean).toBeCloseTo(11 / 3);
  });

  test('has nothing before the first value, and after a reset', () => {
    const timer = new Timer();
    expect(timer).toMatchObject({ durations: [], duration: 0, mean: NaN });
    measured([1, 2, 3], timer);
    timer.reset();
    expect(timer).toMatchObject({ durations: [], duration: 0, mean: NaN });
    expect(measured([4, 5, 6], timer).durations).toEqual([4, 5, 6]);
  });

  test('keeps the latest durations, and the sum of all', () => {
    const timer = measured([1, 2, 3], new Timer({ keep: 2 }));
    expect(timer).toMatchObject({ durations: [2, 3], duration: 6, mean: 2 });
    measured([4, 5, 6], timer);
    expect(timer).toMatchObject({ durations: [5, 6], duration: 21, mean: 3.5 });
  });

  test('measures hot sources, and several at a time', async () => {
    const timer = new Timer();
    const readings = new Subject<number>();
    const runs = [drain(readings.pipe(timer.measure()), turn), drain(readings.pipe(timer.measure()), turn)];
    readings.next(1);
    readings.next(2);
    readings.complete();
    await Promise.all(runs);
    expect(timer.durations).toHaveLength(4);
    expect(timer.durations.every((duration) => duration > 0)).toBe(true);
  });

  test('the time on which the sums are based is finer than a millisecond', async () => {
    const timer = new Timer();
    await drain(new TrackedSource().numbers(100).pipe(timer.measure()));
    expect(timer.duration).toBeGreaterThan(0);
    expect(timer.durations).toHaveLength(100);
  });

  test('an early end closes the source, also a synchronous one, and its failure is passed on', async () => {
    const source = new TrackedSource();
    const timer = new Timer();
    await drain(source.numbers().pipe(timer.measure(), take(2)));
    await drain(source.asyncNumbers().pipe(timer.measure(), take(2)));
    expect(source).toMatchObject({ produced: 4, closed: 2 });
    expect(await outcome(drain(source.numbers(9, 5).pipe(timer.measure())))).toBe('source failed at 5');
    const failing = (): never => {
      throw new Error('disk full');
    };
    expect(await outcome(drain(source.asyncNumbers().pipe(timer.measure()), failing))).toBe('disk full');
    expect(source.closed).toBe(4);
  });

  test('what is lent stays out until a buffer behind the timer has let go of it', async () => {
    const out = new Set<number>();
    const lent = generate([0, 1, 2]).pipe(
      tap((value) => {
        out.add(value);
        lend(() => out.delete(value));
      }),
    );
    await drain(lent.pipe(new Timer().measure(), buffer({ capacity: 1 })), async (value) => {
      await turn();
      expect(out.has(value)).toBe(true);
    });
    expect(out.size).toBe(0);
  });

  test.each([0, 1.5, Infinity])('%p is no number of durations to keep', (keep) => {
    expect(() => new Timer({ keep })).toThrow(/keep must be a whole number of at least 1/);
  });
});
