import { describe, expect, test } from '@jest/globals';
import { from, of, Subject, throwError } from 'rxjs';
import { drain, zip } from '../../lib/flow/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('zip', () => {
  test('pairs values, and holds each source until its tuple has been consumed', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const fast = generate('abc|');
      const slow = generate('---x---y|');
      expectObservable(zip(fast, slow).pipe(holdFor(2))).toBe('---A-----B--|', { A: ['a', 'x'], B: ['b', 'y'] });
      expectDemand(fast).toBe('r----r-----r');
      expectDemand(slow).toBe('r----r-----r');
    });
  });

  test('no source runs ahead of the slowest, synchronous or not', async () => {
    const one = new TrackedSource();
    const other = new TrackedSource();
    let consumed = 0;
    await drain(zip(one.numbers(), other.asyncNumbers(10)), async ([left, right]) => {
      expect(left).toBe(right);
      expect(Math.max(one.produced, other.produced)).toBe(consumed + 1);
      await turn();
      consumed++;
    });
    expect(consumed).toBe(10);
    expect([one.closed, other.closed]).toEqual([1, 1]);
  });

  test('keeps the values of sources that do not wait', async () => {
    const seen: unknown[] = [];
    await drain(zip(from([1, 2, 3]), of('a', 'b', 'c', 'd')), async (pair) => {
      await turn();
      seen.push(pair);
    });
    expect(seen).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  test('ends at once without sources, or with one that has no values', async () => {
    const source = new TrackedSource();
    await drain(zip());
    await drain(zip([], source.numbers()));
    expect(source.opened).toBe(source.closed);
  });

  test('a failing source fails the pipe and closes the others', async () => {
    const source = new TrackedSource();
    const failing = throwError(() => new Error('no light'));
    expect(await outcome(drain(zip(source.asyncNumbers(), failing)))).toBe('no light');
    expect(source.closed).toBe(source.opened);
  });

  test('a branch of a shared source that leaves lets go of what it held', async () => {
    const subject = new Subject<number>();
    const pair = zip(subject, new Subject()).subscribe();
    pair.unsubscribe();
    expect(subject.observed).toBe(false);
  });

  test('refuses what is no source', () => {
    expect(() => zip(42 as never)).toThrow(/source must be/);
  });
});
