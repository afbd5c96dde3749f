import { describe, expect, test } from '@jest/globals';
import { lastValueFrom, take, toArray } from 'rxjs';
import { drain, type Sink } from '../../lib/flow/index.js';
import { teeEvery } from '../../lib/filters/tee-every.js';
import { Accumulate, ignore } from '../../lib/sinks/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('teeEvery', () => {
  test('passes all on, and every n-th, the first included, also goes to the sink', async () => {
    const some = new Accumulate<number>();
    const all = new TrackedSource().numbers(5).pipe(teeEvery(2, some.sink), toArray());
    expect(await lastValueFrom(all)).toEqual([0, 1, 2, 3, 4]);
    expect(some.items).toEqual([0, 2, 4]);
  });

  test('the source waits for the sink', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const slow: Sink<string> = (source) => drain(source.pipe(holdFor(4)));
      const source = generate('-a-b');
      expectObservable(source.pipe(teeEvery(1, slow))).toBe('-a-----b');
      expectDemand(source).toBe('r----r-----r');
    });
  });

  test('an early end closes the source, and its failure is passed on', async () => {
    const source = new TrackedSource();
    await drain(source.asyncNumbers().pipe(teeEvery(2, ignore), take(2)));
    expect(source).toMatchObject({ produced: 2, closed: 1 });
    expect(await outcome(drain(source.numbers(9, 5).pipe(teeEvery(2, ignore))))).toBe('source failed at 5');
  });

  test('wrong arguments are errors where they are written', () => {
    expect(() => teeEvery(0.5, ignore)).toThrow(/n must be a whole number of at least 1, but it is 0.5/);
    expect(() => teeEvery(1, 3 as never)).toThrow(/sink must be a sink/);
  });
});
