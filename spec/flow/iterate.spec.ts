import { describe, expect, test } from '@jest/globals';
import { Subject } from 'rxjs';
import { generate, iterate } from '../../lib/flow/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('iterate', () => {
  test('runs in lock-step: the generator waits for the loop body', async () => {
    const source = new TrackedSource();
    const seen: number[] = [];
    for await (const value of iterate(source.numbers(4))) {
      seen.push(value);
      await turn();
      expect(source.produced).toBe(value + 1);
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(source.closed).toBe(1);
  });

  test('opens nothing before the first value is asked for', async () => {
    const source = new TrackedSource();
    const iterator = iterate(source.numbers());
    await turn();
    expect(source.opened).toBe(0);
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(source.opened).toBe(0);
  });

  test('break closes the generator, and goes on after its clean-up', async () => {
    const source = new TrackedSource();
    for await (const value of iterate(source.asyncNumbers())) if (value === 2) break;
    expect(source).toMatchObject({ produced: 3, closed: 1 });
  });

  test('a throw in the loop closes the generator', async () => {
    const source = new TrackedSource();
    const loop = async () => {
      for await (const value of iterate(source.asyncNumbers())) throw new Error(`bad value ${value}`);
    };
    expect(await outcome(loop())).toBe('bad value 0');
    expect(source.closed).toBe(1);
  });

  test('throws what the source failed with, once, after the values before', async () => {
    const iterator = iterate(new TrackedSource().numbers(5, 1));
    expect(await iterator.next()).toEqual({ done: false, value: 0 });
    expect(await outcome(iterator.next())).toBe('source failed at 1');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  test('answers several questions at once, in order', async () => {
    const iterator = iterate(new TrackedSource().asyncNumbers(2));
    const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    expect(results.map(({ value }) => value as unknown)).toEqual([0, 1, undefined]);
  });

  test('keeps what a hot source sends meanwhile, undefined included', async () => {
    const subject = new Subject<number | undefined>();
    const iterator = iterate(subject);
    const one = iterator.next();
    for (const value of [1, undefined, 3]) subject.next(value);
    subject.complete();
    expect(await one).toEqual({ done: false, value: 1 });
    const rest: unknown[] = [];
    for await (const value of iterator) rest.push(value);
    expect(rest).toEqual([undefined, 3]);
  });

  test('what is no source is one clear error, at once', () => {
    expect(() => iterate(42 as never)).toThrow(/source must be an Observable/);
  });

  test('return() while a question is open answers it, and closes the generator', async () => {
    let closed = false;
    const parked = generate(async function* (signal) {
      try {
        yield 1;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      } finally {
        await turn();
        closed = true;
      }
    });
    const iterator = iterate(parked);
    await iterator.next();
    const open = iterator.next();
    await turn();
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(closed).toBe(true);
    expect(await open).toEqual({ done: true, value: undefined });
  });

  test('throw() closes the generator and rejects with what was thrown', async () => {
    const source = new TrackedSource();
    const iterator = iterate(source.asyncNumbers());
    await iterator.next();
    expect(await outcome(iterator.throw?.(new Error('enough')) ?? Promise.resolve())).toBe('enough');
    expect(source.closed).toBe(1);
  });

  test('a failing clean-up is told once', async () => {
    const stuck = generate(async function* () {
      try {
        for (;;) yield 1;
      } finally {
        await turn();
        throw new Error('stuck');
      }
    });
    const iterator = iterate(stuck);
    await iterator.next();
    expect(await outcome(iterator.return?.() ?? Promise.resolve())).toBe('stuck');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });
});
