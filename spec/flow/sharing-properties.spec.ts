/** Random consumers of one source, and random sources of one consumer. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filter, merge, share, take, type Observable } from 'rxjs';
import { broadcast, buffer, concatMap, drain, iterate, zip } from '../../lib/flow/index.js';
import { TrackedSource, turn } from './tracked-source.js';

const pace = fc.array(fc.constantFrom('sync', 'microtask', 'turn'), { minLength: 1, maxLength: 5 });
const size = fc.integer({ min: 1, max: 3 });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, value) => value);

function wait(pace: readonly string[], index: number): Promise<void> | undefined {
  const speed = pace[index % pace.length];
  if (speed === 'sync') return undefined;
  return speed === 'turn' ? turn() : Promise.resolve();
}

function open(source: TrackedSource, count: number, asynchronous: boolean): Observable<number> {
  return asynchronous ? source.asyncNumbers(count) : source.numbers(count);
}

const runs = { numRuns: 200 };

describe('any two halves of a shared source', () => {
  test('together give every value once, each half in order, and their source is ahead by the room in both', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), pace, size, size, async (count, pace, capacity, concurrency) => {
        const source = new TrackedSource();
        const shared = source.asyncNumbers(count).pipe(share());
        const even = shared.pipe(
          filter((value) => value % 2 === 0),
          buffer({ capacity }),
        );
        const odd = shared.pipe(
          filter((value) => value % 2 === 1),
          concatMap((value) => Promise.resolve(value), { concurrency }),
        );
        const seen: number[] = [];
        let lead = 0;
        await drain(merge(even, odd), (value) => {
          lead = Math.max(lead, source.produced - seen.length);
          seen.push(value);
          return wait(pace, value);
        });
        expect([...seen].sort((one, other) => one - other)).toEqual(numbers(count));
        for (const remainder of [0, 1]) {
          const half = seen.filter((value) => value % 2 === remainder);
          expect(half).toEqual([...half].sort((one, other) => one - other));
        }
        // One value with the consumer of each half, what the buffer has room for, and what else is in work.
        expect(lead).toBeLessThanOrEqual(1 + capacity + concurrency);
        expect(source.closed).toBe(1);
      }),
      runs,
    );
  });
});

describe('any sources of a zip', () => {
  test('give as many tuples as the shortest has values, and none is ahead of its consumer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(12), fc.nat(12), fc.boolean(), fc.boolean(), pace, async (...random) => {
        const [leftCount, rightCount, leftAsync, rightAsync, pace] = random;
        const left = new TrackedSource();
        const right = new TrackedSource();
        const tuples: unknown[] = [];
        for await (const tuple of iterate(zip(open(left, leftCount, leftAsync), open(right, rightCount, rightAsync)))) {
          tuples.push(tuple);
          await wait(pace, tuples.length);
          expect(Math.max(left.produced, right.produced)).toBe(tuples.length);
        }
        expect(tuples).toEqual(numbers(Math.min(leftCount, rightCount)).map((value) => [value, value]));
        expect([left.closed, right.closed]).toEqual([left.opened, right.opened]);
      }),
      runs,
    );
  });
});

describe('any sinks of a broadcast', () => {
  const sink = fc.record({
    how: fc.constantFrom('drain', 'take', 'fail', 'late', 'iterate'),
    at: fc.nat(12),
    pace,
  });

  test('see every value up to the first failure, and settle as they ended', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12),
        fc.array(sink, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (count, sinks, asynchronous) => {
          const source = new TrackedSource();
          const consume = sinks.map(({ how, at, pace }) => async (stream: Observable<number>) => {
            const seen: number[] = [];
            if (how === 'late') await turn();
            const next = (value: number) => {
              seen.push(value);
              if (how === 'fail' && value === at) throw new Error('sink failed');
              return wait(pace, value);
            };
            if (how === 'iterate') for await (const value of iterate(stream)) await next(value);
            else await drain(how === 'take' ? stream.pipe(take(at)) : stream, next);
            return seen;
          });
          const settled = await Promise.allSettled(broadcast(open(source, count, asynchronous), ...consume));

          const failures = sinks.filter(({ how, at }) => how === 'fail' && at < count).map(({ at }) => at);
          const end = Math.min(count, ...failures.map((at) => at + 1));
          for (const [index, result] of settled.entries()) {
            const { how, at } = sinks[index]!;
            if (how === 'fail' && at < end) expect(result).toMatchObject({ reason: { message: 'sink failed' } });
            else expect(result).toMatchObject({ value: numbers(how === 'take' ? Math.min(at, end) : end) });
          }
          expect(source.closed).toBe(source.opened);
        },
      ),
      runs,
    );
  });
});
