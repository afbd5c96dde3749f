import { describe, expect, test } from '@jest/globals';
import { lastValueFrom, map, take, toArray } from 'rxjs';
import { drain, type Sink } from '../../lib/flow/index.js';
import { route } from '../../lib/filters/route.js';
import { split } from '../../lib/filters/split.js';
import { stopIf } from '../../lib/filters/stop-if.js';
import { Accumulate, ignore } from '../../lib/sinks/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('split', () => {
  test('passes all on, and every n-th, the first included, also goes to the sink', async () => {
    const display = new Accumulate<number>();
    const all = new TrackedSource().numbers(7).pipe(split({ every: 3 }, display.sink), toArray());
    expect(await lastValueFrom(all)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(display.items).toEqual([0, 3, 6]);
  });

  test('the source waits for the sink where a value goes there', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const slow: Sink<string> = (source) => drain(source.pipe(holdFor(4)));
      const source = generate('-a-b-c-d');
      expectObservable(source.pipe(split({ every: 2 }, slow))).toBe('-a-----b-c-----d');
      expectDemand(source).toBe('r----r-r-----r-r');
    });
  });

  test('an early end of the pipe ends the sink and closes the source; the failure of the sink is that of the pipe', async () => {
    const source = new TrackedSource();
    const display = new Accumulate<number>();
    await drain(source.asyncNumbers().pipe(split({ every: 2 }, display.sink), take(4)));
    expect(display.items).toEqual([0, 2]);
    const failing: Sink<number> = async (stream) => {
      await ignore(stream.pipe(take(1)));
      throw new Error('no display');
    };
    expect(await outcome(drain(source.asyncNumbers().pipe(split({ every: 2 }, failing))))).toBe('no display');
    expect(source.closed).toBe(2);
  });

  test('wrong arguments are errors where they are written', () => {
    expect(() => split({ every: 0 }, ignore)).toThrow(/every must be a whole number of at least 1, but it is 0/);
    expect(() => split({ every: 1 }, undefined as never)).toThrow(/sink must be a sink/);
  });
});

describe('a pipe that branches', () => {
  const branches = (stop: (value: number) => boolean) => {
    const [first, display, second] = [new Accumulate<number>(), new Accumulate<number>(), new Accumulate<number>()];
    const source = new TrackedSource();
    const pipe = source.numbers(10).pipe(
      map((value) => value + 100),
      stopIf(stop),
      route((value) => value % 3 === 0, second.sink),
      split({ every: 2 }, display.sink),
    );
    return { source, pipe, first, display, second };
  };

  test('sends each value where it belongs', async () => {
    const { pipe, first, display, second } = branches(() => false);
    await first.sink(pipe);
    expect(first.items).toEqual([100, 101, 103, 104, 106, 107, 109]);
    expect(display.items).toEqual([100, 103, 106, 109]);
    expect(second.items).toEqual([102, 105, 108]);
  });

  test('is stopped as a whole', async () => {
    const { source, pipe, first, display, second } = branches((value) => value > 104);
    await first.sink(pipe);
    expect(first.items).toEqual([100, 101, 103, 104]);
    expect(display.items).toEqual([100, 103]);
    expect(second.items).toEqual([102]);
    expect(source).toMatchObject({ produced: 6, closed: 1 });
  });
});
