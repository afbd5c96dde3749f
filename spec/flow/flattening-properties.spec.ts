/** Random inner streams, paced and not, that end at once or late: nothing is lost, the order is kept, all are closed. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { from, map, merge, of, switchMap, take, type Observable } from 'rxjs';
import { concatMap, drain, generate, mergeMap } from '../../lib/flow/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

interface Job {
  readonly kind: keyof typeof results;
  readonly paced: number;
  readonly hot: number;
  readonly late: boolean;
}

/** Results that a job has, in their order; those of a merge may be mixed. */
const results = {
  value: () => 1,
  promise: () => 1,
  generator: ({ paced }: Job) => paced,
  'async generator': ({ paced }: Job) => paced,
  'a generator opened late': ({ paced }: Job) => paced,
  'values at once': ({ hot }: Job) => hot,
  'a generator and values at once': ({ paced, hot }: Job) => paced + hot,
};

const job: fc.Arbitrary<Job> = fc.record({
  kind: fc.oneof(
    fc.constantFrom(...(Object.keys(results) as Job['kind'][])),
    // The hardest to keep in order.
    fc.constant<Job['kind']>('a generator and values at once'),
  ),
  paced: fc.nat(3),
  hot: fc.nat(3),
  late: fc.boolean(),
});

const run = fc.record({
  jobs: fc.array(job, { maxLength: 8 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  asynchronous: fc.boolean(),
  pace: fc.array(fc.constantFrom('sync', 'microtask', 'turn'), { minLength: 1, maxLength: 5 }),
});

type Run = typeof run extends fc.Arbitrary<infer R> ? R : never;

const wait = (late: boolean): Promise<void> => (late ? turn() : Promise.resolve());

/** What the job with this index projects to. Its results are numbered from a hundred times the index. */
function project({ kind, paced, hot, late }: Job, index: number, inner: TrackedSource): unknown {
  const base = index * 100;
  const generator = () => inner.numbers(paced).pipe(map((value) => base + value));
  switch (kind) {
    case 'value':
      return base;
    case 'promise':
      return wait(late).then(() => base);
    case 'generator':
      return generator();
    case 'async generator':
      return inner.asyncNumbers(paced).pipe(map((value) => base + value));
    case 'a generator opened late':
      return from(wait(late)).pipe(switchMap(generator));
    case 'values at once':
      return of(...Array.from({ length: hot }, (_, value) => base + value));
    case 'a generator and values at once':
      return merge(generator(), of(...Array.from({ length: hot }, (_, value) => base + 10 + value)));
  }
}

function open(outer: TrackedSource, { jobs, asynchronous }: Run): Observable<number> {
  return asynchronous ? outer.asyncNumbers(jobs.length) : outer.numbers(jobs.length);
}

const owner = (result: number): number => Math.floor(result / 100);
const increasing = (values: number[]): number[] => [...values].sort((one, other) => one - other);

/** Consumes at the pace of the run; `onValue` sees how many came before. */
function consumer({ pace }: Run, onValue: (value: number, index: number) => void) {
  let index = 0;
  return (value: number): unknown => {
    const speed = pace[index % pace.length];
    onValue(value, index++);
    return speed === 'sync' ? undefined : wait(speed === 'turn');
  };
}

const runs = { numRuns: 600 };

describe('any inner streams', () => {
  test.each(['concatMap', 'mergeMap'])('%s loses no result and repeats none, and closes all of them', async (name) => {
    await fc.assert(
      fc.asyncProperty(run, async (random) => {
        const { jobs, concurrency } = random;
        const outer = new TrackedSource();
        const inner = new TrackedSource();
        const result = (index: number) => project(jobs[index]!, index, inner) as number;
        const flatten = name === 'concatMap' ? concatMap(result, { concurrency }) : mergeMap(result, concurrency);
        const seen: number[] = [];
        await drain(
          open(outer, random).pipe(flatten),
          consumer(random, (value) => seen.push(value)),
        );
        const owners = seen.map(owner);
        const counts = jobs.map((_, index) => owners.filter((mine) => mine === index).length);
        expect(counts).toEqual(jobs.map((one) => results[one.kind](one)));
        expect(new Set(seen).size).toBe(seen.length);
        if (name === 'concatMap') expect(owners).toEqual(increasing(owners));
        for (const part of [(value: number) => value % 100 < 10, (value: number) => value % 100 >= 10]) {
          for (const index of jobs.keys()) {
            const mine = seen.filter((value) => owner(value) === index && part(value));
            expect(mine).toEqual(increasing(mine));
          }
        }
        expect([outer.closed, inner.closed]).toEqual([outer.opened, inner.opened]);
      }),
      runs,
    );
  });

  test('are all closed when the run is over, however it ends', async () => {
    const end = fc.constantFrom('take', 'abort', 'sink', 'project');
    await fc.assert(
      fc.asyncProperty(run, fc.boolean(), end, fc.nat(8), async (random, ordered, how, at) => {
        const { jobs, concurrency } = random;
        const outer = new TrackedSource();
        const inner = new TrackedSource();
        const result = (index: number) => {
          if (how === 'project' && index === at) throw new Error('project failed');
          return project(jobs[index]!, index, inner) as number;
        };
        const flat = open(outer, random).pipe(
          ordered ? concatMap(result, { concurrency }) : mergeMap(result, concurrency),
        );
        const controller = new AbortController();
        const consume = consumer(random, (_, index) => {
          if (index !== at) return;
          if (how === 'abort') controller.abort(new Error('aborted'));
          if (how === 'sink') throw new Error('sink failed');
        });
        const { signal } = controller;
        const ended = await outcome(drain(how === 'take' ? flat.pipe(take(at + 1)) : flat, consume, { signal }));
        expect([
          undefined,
          { abort: 'aborted', sink: 'sink failed', project: 'project failed', take: '' }[how],
        ]).toContain(ended);
        expect([outer.closed, inner.closed]).toEqual([outer.opened, inner.opened]);
      }),
      runs,
    );
  });

  test('a failure takes its place: what comes before it is complete, and nothing comes after it', async () => {
    await fc.assert(
      fc.asyncProperty(run, fc.nat(8), fc.boolean(), async (random, failing, late) => {
        const { jobs, concurrency } = random;
        const inner = new TrackedSource();
        const result = (index: number) => {
          if (index !== failing) return project(jobs[index]!, index, inner) as number;
          return generate(async function* () {
            yield index * 100;
            await wait(late);
            throw new Error('job failed');
          }) as unknown as number;
        };
        const seen: number[] = [];
        const run = drain(
          open(new TrackedSource(), random).pipe(concatMap(result, { concurrency })),
          consumer(random, (value) => seen.push(value)),
        );
        const fails = failing < jobs.length;
        expect(await outcome(run)).toBe(fails ? 'job failed' : undefined);
        const before = jobs.slice(0, failing).map((one) => results[one.kind](one));
        expect(seen).toHaveLength(before.reduce((sum, count) => sum + count, 0) + (fails ? 1 : 0));
        expect(seen.map(owner)).toEqual(increasing(seen.map(owner)));
        expect(inner.closed).toBe(inner.opened);
      }),
      runs,
    );
  });
});
