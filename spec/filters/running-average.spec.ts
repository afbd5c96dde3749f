import { describe, expect, test } from '@jest/globals';
import { lastValueFrom, take, toArray } from 'rxjs';
import { drain, generate } from '../../lib/flow/index.js';
import { runningAverage } from '../../lib/filters/running-average.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('runningAverage', () => {
  test('gives the average so far after each number', async () => {
    const averages = (numbers: number[]) => lastValueFrom(generate(numbers).pipe(runningAverage(), toArray()));
    expect(await averages([10, 100, 100])).toEqual([10, 55, 70]);
    expect(await averages([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]);
    expect(await averages([1, NaN, 1])).toEqual([1, NaN, NaN]);
  });

  test('begins anew with each subscription', async () => {
    const average = generate([1, 2]).pipe(runningAverage());
    expect(await lastValueFrom(average)).toBe(1.5);
    expect(await lastValueFrom(average)).toBe(1.5);
  });

  test('keeps the link between consumer and source', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('-a-b|', { a: 10, b: 100 });
      expectObservable(source.pipe(runningAverage(), holdFor(4))).toBe('-a-----b----|', { a: 10, b: 55 });
      expectDemand(source).toBe('r----r-----r');
    });
  });

  test('an early end closes the source, and its failure is passed on', async () => {
    const source = new TrackedSource();
    await drain(source.asyncNumbers().pipe(runningAverage(), take(2)));
    expect(source).toMatchObject({ produced: 2, closed: 1 });
    expect(await outcome(drain(source.numbers(9, 5).pipe(runningAverage())))).toBe('source failed at 5');
  });

  test('what is no number is an error', async () => {
    const mixed = generate([1, '2' as never]).pipe(runningAverage());
    expect(await outcome(drain(mixed))).toBe('a value of runningAverage must be a number, but it is "2"');
  });
});
