import { describe, expect, test } from '@jest/globals';
import { connect, delay, merge, NEVER, of, share, Subject, type Observable, type OperatorFunction } from 'rxjs';
import { buffer, concatMap, drain, generate, guard, hold, iterate, mergeMap, zip } from '../../lib/flow/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('hold', () => {
  test('holds the generator until it is released', () => {
    const source = new TrackedSource();
    const releases: (() => void)[] = [];
    source.numbers(3).subscribe(() => releases.push(hold()));
    expect(source.produced).toBe(1);
    releases[0]?.();
    expect(source.produced).toBe(2);
  });

  test('a release that is called many times counts once', () => {
    const source = new TrackedSource();
    const releases: (() => void)[] = [];
    source.numbers(3).subscribe(() => releases.push(hold(), hold()));
    for (let again = 0; again < 5; again++) releases[0]?.();
    expect(source.produced).toBe(1);
    releases[1]?.();
    expect(source.produced).toBe(2);
    for (const late of releases.slice(0, 2)) late();
    expect(source.produced).toBe(2);
  });

  test('the generator goes on when the last of several holders lets go', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('(ab|)');
      const both = source.pipe(connect((shared) => merge(shared.pipe(holdFor(2)), shared.pipe(holdFor(5)))));
      expectObservable(both).toBe('(aa)-(bb)-|');
      expectDemand(source).toBe('r----r----r');
    });
  });

  test('outside a delivery there is nothing to hold', () => {
    const subject = new Subject<number>();
    const release = hold();
    release();
    const seen: number[] = [];
    subject.subscribe((value) => {
      hold();
      seen.push(value);
    });
    for (const value of [1, 2, 3]) subject.next(value);
    expect(seen).toEqual([1, 2, 3]);
  });

  test('is over when next has returned: after an await there is nothing to hold', async () => {
    const source = new TrackedSource();
    await drain(source.numbers(3), async () => {
      await turn();
      hold();
    });
    expect(source.produced).toBe(3);
  });

  test('what is delivered inside a delivery is held for itself', () => {
    const outer = new TrackedSource();
    const inner = new TrackedSource();
    let release: (() => void) | undefined;
    outer.numbers(2).subscribe(() => {
      inner.numbers(2).subscribe(() => (release ??= hold()));
    });
    expect(outer.produced).toBe(2);
    expect(inner.produced).toBe(3);
    release?.();
    expect(inner.produced).toBe(4);
  });

  test('what is held while a generator makes a value is not the value that it makes', () => {
    const side = new Subject<number>();
    const sideReleases: (() => void)[] = [];
    side.subscribe(() => sideReleases.push(hold()));
    const releases: (() => void)[] = [];
    let produced = 0;
    generate(function* () {
      for (let value = 0; value < 3; value++) {
        produced++;
        side.next(value);
        yield value;
      }
    }).subscribe(() => releases.push(hold()));
    sideReleases[0]?.();
    expect(produced).toBe(1);
    releases[0]?.();
    expect(produced).toBe(2);
  });

  test('what is held in the body of an async generator does not hold whoever made it go on', async () => {
    const side = new Subject<number>();
    side.subscribe(() => hold());
    let release!: () => void;
    generate(async function* () {
      yield 0;
      side.next(1);
      yield 1;
    }).subscribe(() => (release = hold()));
    await turn();
    const other = new TrackedSource();
    other.numbers(3).subscribe((value) => {
      if (value === 0) release();
    });
    expect(other.produced).toBe(3);
  });

  test('a release after the stream was left is harmless', () => {
    const source = new TrackedSource();
    let release: (() => void) | undefined;
    const subscription = source.numbers().subscribe(() => (release = hold()));
    subscription.unsubscribe();
    expect(source).toMatchObject({ produced: 1, closed: 1 });
    release?.();
    expect(source.produced).toBe(1);
  });
});

describe('a branch of a shared source that leaves lets go of what it held', () => {
  const pending = (): Promise<never> => new Promise(() => undefined);

  test.each<[string, OperatorFunction<number, unknown>]>([
    ['buffer', buffer({ capacity: 1 })],
    ['concatMap to promises', concatMap(pending)],
    ['concatMap with concurrency', concatMap(pending, { concurrency: 2 })],
    ['concatMap to streams', concatMap(() => NEVER)],
    ['concatMap to generators', concatMap(() => generate([1, 2, 3]))],
    ['mergeMap', mergeMap(() => NEVER, 1)],
    ['guard', guard(delay(1_000_000))],
    ['zip, waiting for its partner', (source) => zip(source, NEVER)],
    ['zip, with a tuple under way', (source) => zip(source, of(1, 2, 3))],
  ])('%s', async (_, operator) => {
    const source = new TrackedSource();
    const shared = source.asyncNumbers(8).pipe(share());
    const branch = shared.pipe(operator).subscribe(() => hold());
    const seen: number[] = [];
    const run = drain(shared, (value) => seen.push(value));
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(source.produced).toBeLessThan(4);
    branch.unsubscribe();
    await run;
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  async function whileHeld(leave: (shared: Observable<number>) => Promise<() => Promise<unknown>>): Promise<void> {
    const source = new TrackedSource();
    const shared = source.asyncNumbers(4).pipe(share());
    const left = leave(shared);
    const run = drain(shared);
    const goOn = await left;
    await turn();
    expect(source.produced).toBe(1);
    await goOn();
    await run;
    expect(source.produced).toBe(4);
  }

  test('iterate', async () => {
    await whileHeld(async (shared) => {
      const iterator = iterate(shared);
      await iterator.next();
      return () => iterator.return?.() ?? Promise.resolve();
    });
  });

  test('a drain that is aborted, when its next is done', async () => {
    await whileHeld(async (shared) => {
      const controller = new AbortController();
      let done!: () => void;
      let arrived!: () => void;
      const first = new Promise<void>((resolve) => (arrived = resolve));
      const next = () => {
        arrived();
        return new Promise<void>((resolve) => (done = resolve));
      };
      const run = outcome(drain(shared, next, { signal: controller.signal }));
      await first;
      return async () => {
        controller.abort(new Error('stopped'));
        done();
        expect(await run).toBe('stopped');
      };
    });
  });
});
