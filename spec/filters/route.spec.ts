import { describe, expect, test } from '@jest/globals';
import { lastValueFrom, take, toArray } from 'rxjs';
import { drain, type Sink } from '../../lib/flow/index.js';
import { route } from '../../lib/filters/route.js';
import { Accumulate, ignore } from '../../lib/sinks/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from '../flow/tracked-source.js';

const isOdd = (value: number): boolean => value % 2 === 1;

describe('route', () => {
  test('gives what matches to the sink, and passes on the rest', async () => {
    const odd = new Accumulate<number>();
    const even = new TrackedSource().numbers(7).pipe(route(isOdd, odd.sink), toArray());
    expect(await lastValueFrom(even)).toEqual([0, 2, 4, 6]);
    expect(odd.items).toEqual([1, 3, 5]);
  });

  test('gives the predicate the number of each value, once', async () => {
    const asked: number[][] = [];
    const pipe = new TrackedSource().numbers(2).pipe(
      route((value, index) => {
        asked.push([value, index]);
        return false;
      }, ignore),
    );
    await drain(pipe);
    expect(asked).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test('the source waits for whoever has the value', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const slow: Sink<string> = (source) => drain(source.pipe(holdFor(6)));
      const source = generate('-a-b-c');
      expectObservable(
        source.pipe(
          route((value) => value === 'b', slow),
          holdFor(3),
        ),
      ).toBe('-a------------c');
      expectDemand(source).toBe('r---r-------r----r');
    });
  });

  test('what matches after the sink has left goes nowhere', async () => {
    const odd: number[] = [];
    const first: Sink<number> = (source) => drain(source.pipe(take(1)), (value) => odd.push(value));
    const even = new TrackedSource().numbers(6).pipe(route(isOdd, first), toArray());
    expect(await lastValueFrom(even)).toEqual([0, 2, 4]);
    expect(odd).toEqual([1]);
  });

  test('a source of which everything matches is waited for as well', async () => {
    const source = new TrackedSource();
    const slow: Sink<number> = (stream) => drain(stream, turn);
    expect(
      await lastValueFrom(
        source.numbers(3).pipe(
          route(() => true, slow),
          toArray(),
        ),
      ),
    ).toEqual([]);
    expect(source).toMatchObject({ produced: 3, closed: 1 });
  });

  test('failures of predicate, sink and source are failures of the pipe, and the source is closed', async () => {
    const source = new TrackedSource();
    const failing = (): never => {
      throw new Error('no');
    };
    expect(await outcome(drain(source.asyncNumbers().pipe(route(failing, ignore))))).toBe('no');
    const broken: Sink<number> = (stream) => drain(stream, failing);
    expect(await outcome(drain(source.asyncNumbers().pipe(route(isOdd, broken))))).toBe('no');
    expect(await outcome(drain(source.asyncNumbers(9, 5).pipe(route(isOdd, ignore))))).toBe('source failed at 5');
    expect(source.closed).toBe(3);
  });

  test('wrong arguments are errors where they are written', () => {
    expect(() => route(1 as never, ignore)).toThrow(/predicate must be a function, but it is 1/);
    expect(() => route(isOdd, {} as never)).toThrow(/sink must be a sink/);
  });
});
