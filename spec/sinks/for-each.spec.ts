import { describe, expect, test } from '@jest/globals';
import { Subject, take } from 'rxjs';
import { broadcast, hold, inject, type Sink } from '../../lib/flow/index.js';
import { forEach } from '../../lib/sinks/for-each.js';
import { runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from '../flow/tracked-source.js';

describe('forEach', () => {
  test('calls the function with each value and its number, from 0 in each run', async () => {
    const seen: unknown[] = [];
    const sink: Sink<string> = forEach((value, index) => seen.push([value, index]));
    await inject(['a', 'b'], sink);
    await inject(['c'], sink);
    expect(seen).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ]);
  });

  test('awaits what the function returns; the generator makes no value meanwhile', async () => {
    const source = new TrackedSource();
    const sink = forEach(async (value: number) => {
      await turn();
      expect(source.produced).toBe(value + 1);
    });
    await Promise.all(broadcast(source.numbers(4), sink, sink));
    expect(source.produced).toBe(4);
  });

  test('asks for the next value when the function is done with the last', () => {
    runMarbles(({ generate, expectDemand, cold }) => {
      const source = generate('-a-b|');
      void forEach(() => void cold('----|').subscribe({ complete: hold() }))(source);
      expectDemand(source).toBe('r----r-----r');
    });
  });

  test('one value at a time, also of a source that does not wait', async () => {
    const order: string[] = [];
    const readings = new Subject<number>();
    const run = inject(
      readings,
      forEach(async (value) => {
        order.push(`begin ${value}`);
        await turn();
        order.push(`end ${value}`);
      }),
    );
    readings.next(1);
    readings.next(2);
    readings.complete();
    await run;
    expect(order).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('disk full'))],
  ])('a function that %s closes the source, and is the failure of the sink', async (_, action) => {
    const source = new TrackedSource();
    expect(await outcome(inject(source.asyncNumbers(), forEach(action)))).toBe('disk full');
    expect(source).toMatchObject({ produced: 1, closed: 1 });
  });

  test('an early end closes the source, and its failure is passed on', async () => {
    const source = new TrackedSource();
    await inject(source.asyncNumbers().pipe(take(2)), forEach(turn));
    expect(source).toMatchObject({ produced: 2, closed: 1 });
    expect(await outcome(inject(source.numbers(9, 5), forEach(turn)))).toBe('source failed at 5');
  });

  test('what is no function is an error where it is written', () => {
    expect(() => forEach(undefined as never)).toThrow(/action must be a function, but it is undefined/);
  });
});
