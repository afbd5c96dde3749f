/** Random pipes: whatever they are made of, values come in order, none is lost, none comes twice, and the lead is bounded. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { delay, filter, map, merge, of, scan, share, take, type MonoTypeOperatorFunction } from 'rxjs';
import { buffer, concatMap, drain, generate, guard, mergeMap, type Overflow } from '../../lib/flow/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

interface Stage {
  readonly name: string;
  /**
   * How many values may be inside it beside the one that its downstream is at: what a buffer has room for, and what else
   * is in work beside the value whose result downstream is at.
   */
  readonly room: number;
  readonly operator: () => MonoTypeOperatorFunction<number>;
}

const inner: ((value: number) => unknown)[] = [
  (value) => value,
  async (value) => value,
  (value) => turn().then(() => value),
  (value) => [value],
  (value) => of(value),
  (value) => generate([value]),
  async function* (value) {
    await Promise.resolve();
    yield value;
  },
];

const size = fc.integer({ min: 1, max: 4 });

const stage: fc.Arbitrary<Stage> = fc.oneof(
  fc.constant<Stage>({ name: 'map', room: 0, operator: () => map((value) => value) }),
  fc.constant<Stage>({ name: 'filter', room: 0, operator: () => filter(() => true) }),
  fc.constant<Stage>({ name: 'scan', room: 0, operator: () => scan((_, value) => value, 0) }),
  fc.constant<Stage>({ name: 'share', room: 0, operator: () => share() }),
  fc.constant<Stage>({ name: 'merge', room: 0, operator: () => (source) => merge(source, of()) }),
  size.map((capacity): Stage => ({
    name: `buffer ${capacity}`,
    room: capacity,
    operator: () => buffer({ capacity }),
  })),
  fc.tuple(size, fc.constantFrom(...inner)).map(([concurrency, project]): Stage => ({
    name: `concatMap ${concurrency} ${inner.indexOf(project)}`,
    room: concurrency - 1,
    operator: () => concatMap((value: number) => project(value), { concurrency }) as MonoTypeOperatorFunction<number>,
  })),
  fc.constantFrom(...inner).map((project): Stage => ({
    name: `mergeMap 1 ${inner.indexOf(project)}`,
    room: 0,
    operator: () => mergeMap((value: number) => project(value), 1) as MonoTypeOperatorFunction<number>,
  })),
  size.map((capacity): Stage => ({
    name: `guard ${capacity}`,
    room: capacity - 1,
    operator: () => guard(delay(0), { capacity }),
  })),
);

const pipe = fc.record({
  stages: fc.array(stage, { maxLength: 4 }),
  count: fc.integer({ min: 0, max: 25 }),
  asynchronous: fc.boolean(),
  pace: fc.array(fc.constantFrom('sync', 'microtask', 'turn'), { minLength: 1, maxLength: 5 }),
});

type Pipe = typeof pipe extends fc.Arbitrary<infer P> ? P : never;

function open(source: TrackedSource, { stages, count, asynchronous }: Pipe, failAt?: number) {
  const start = asynchronous ? source.asyncNumbers(count, failAt) : source.numbers(count, failAt);
  return stages.reduce((stream, { operator }) => stream.pipe(operator()), start);
}

function pacedBy({ pace }: Pipe, take: (value: number) => void) {
  return (value: number): unknown => {
    const speed = pace[value % pace.length];
    if (speed !== 'sync') return (speed === 'turn' ? turn() : Promise.resolve()).then(() => take(value));
    take(value);
    return undefined;
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, value) => value);

const runs = { numRuns: 150 };

describe('any pipe', () => {
  test('delivers every value once and in order, and its generator is never further ahead than its stages have room', async () => {
    await fc.assert(
      fc.asyncProperty(pipe, async (random) => {
        const source = new TrackedSource();
        const room = random.stages.reduce((sum, { room }) => sum + room, 0);
        const seen: number[] = [];
        let lead = 0;
        const consume = pacedBy(random, (value) => seen.push(value));
        await drain(open(source, random), (value) => {
          lead = Math.max(lead, source.produced - seen.length);
          return consume(value);
        });
        expect(seen).toEqual(numbers(random.count));
        expect(lead).toBeLessThanOrEqual(1 + room);
        expect(source.closed).toBe(source.opened);
      }),
      runs,
    );
  });

  test('delivers all that came before a failure of its source, then the failure', async () => {
    await fc.assert(
      fc.asyncProperty(pipe, fc.nat(24), async (random, failAt) => {
        const source = new TrackedSource();
        const seen: number[] = [];
        const run = drain(
          open(source, random, failAt),
          pacedBy(random, (value) => seen.push(value)),
        );
        const fails = failAt < random.count;
        expect(await outcome(run)).toBe(fails ? `source failed at ${failAt}` : undefined);
        expect(seen).toEqual(numbers(fails ? failAt : random.count));
        expect(source.closed).toBe(source.opened);
      }),
      runs,
    );
  });

  test('a sink that fails, at whatever value, closes the generator before the promise rejects', async () => {
    await fc.assert(
      fc.asyncProperty(pipe, fc.nat(24), async (random, failAt) => {
        const source = new TrackedSource();
        const seen: number[] = [];
        const run = drain(
          open(source, random),
          pacedBy(random, (value) => {
            if (value === failAt) throw new Error('disk full');
            seen.push(value);
          }),
        );
        expect(await outcome(run)).toBe(failAt < random.count ? 'disk full' : undefined);
        expect(seen).toEqual(numbers(Math.min(failAt, random.count)));
        expect(source.closed).toBe(source.opened);
      }),
      runs,
    );
  });

  test('take and abort, at whatever value, close the generator before the promise settles', async () => {
    await fc.assert(
      fc.asyncProperty(pipe, fc.integer({ min: 1, max: 24 }), fc.boolean(), async (random, end, aborts) => {
        const source = new TrackedSource();
        const controller = new AbortController();
        const seen: number[] = [];
        const consume = pacedBy(random, (value) => {
          seen.push(value);
          if (aborts && seen.length === end) controller.abort(new Error('stopped'));
        });
        const stream = open(source, random);
        const run = drain(aborts ? stream : stream.pipe(take(end)), consume, { signal: controller.signal });
        expect(await outcome(run)).toBe(aborts && end <= random.count ? 'stopped' : undefined);
        expect(seen).toEqual(numbers(Math.min(end, random.count)));
        expect(source.closed).toBe(source.opened);
      }),
      runs,
    );
  });

  test('with a buffer, what was produced is what was consumed, dropped and discarded, wherever it is stopped', async () => {
    const overflow = fc.constantFrom<Overflow>('suspend', 'drop-oldest', 'drop-newest');
    const stop = fc.constantFrom('in the generator', 'in next', 'after next', 'never');
    await fc.assert(
      fc.asyncProperty(pipe, size, overflow, stop, fc.nat(24), async (random, capacity, overflow, where, at) => {
        const controller = new AbortController();
        const stopAt = (place: string, value: number) => {
          if (place === where && value === at) controller.abort(new Error('stopped'));
        };
        let produced = 0;
        const source = generate(function* () {
          while (produced < random.count) {
            stopAt('in the generator', produced);
            if (controller.signal.aborted) return;
            yield produced++;
          }
        });
        const consumed: number[] = [];
        const givenUp: number[] = [];
        const queue = buffer<number>({ capacity, overflow, onDrop: (value) => givenUp.push(value) });
        const finish = pacedBy(random, (value) => stopAt('after next', value));
        const next = (value: number) => {
          consumed.push(value);
          stopAt('in next', value);
          return finish(value);
        };
        await outcome(drain(source.pipe(queue), next, { signal: controller.signal }));
        expect([...consumed, ...givenUp].sort((one, other) => one - other)).toEqual(numbers(produced));
        expect(queue.dropped + queue.discarded).toBe(givenUp.length);
        expect(queue.length).toBe(0);
      }),
      runs,
    );
  });
});
