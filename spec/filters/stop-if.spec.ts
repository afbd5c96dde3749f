import { describe, expect, test } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { drain } from '../../lib/flow/index.js';
import { stopIf } from '../../lib/filters/stop-if.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('stopIf', () => {
  test('ends at the first value that matches, which is not passed on, and closes the source', async () => {
    const source = new TrackedSource();
    const stopped = source.asyncNumbers().pipe(stopIf((value) => value > 2));
    const passed: number[] = [];
    await drain(stopped, (value) => passed.push(value));
    expect(passed).toEqual([0, 1, 2]);
    expect(source).toMatchObject({ produced: 4, closed: 1 });
  });

  test('passes on everything when nothing matches', async () => {
    const all = new TrackedSource().numbers(3).pipe(
      stopIf(() => false),
      toArray(),
    );
    expect(await lastValueFrom(all)).toEqual([0, 1, 2]);
  });

  test('gives the predicate the number of each value', async () => {
    const two = new TrackedSource().numbers().pipe(
      stopIf((_, index) => index === 2),
      toArray(),
    );
    expect(await lastValueFrom(two)).toEqual([0, 1]);
  });

  test('keeps the link between consumer and source', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('-a-b-c|');
      expectObservable(
        source.pipe(
          stopIf((value) => value === 'c'),
          holdFor(4),
        ),
      ).toBe('-a-----b-----|');
      expectDemand(source).toBe('r----r-----r');
    });
  });

  test('the failure of the source is passed on, and that of the predicate closes the source', async () => {
    const source = new TrackedSource();
    expect(await outcome(drain(source.numbers(9, 5).pipe(stopIf(() => false))))).toBe('source failed at 5');
    const failing = stopIf(() => {
      throw new Error('no judgement');
    });
    expect(await outcome(drain(source.asyncNumbers().pipe(failing)))).toBe('no judgement');
    expect(source.closed).toBe(2);
  });

  test('a predicate that is none is an error where it is written', () => {
    expect(() => stopIf(104 as never)).toThrow(/predicate must be a function, but it is 104/);
  });
});
