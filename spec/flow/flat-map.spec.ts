import { describe, expect, jest, test } from '@jest/globals';
import { EMPTY, from, interval, map, merge, of, Subject, take, throwError, timer } from 'rxjs';
import { concatMap, drain, generate, mergeMap } from '../../lib/flow/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

async function collect<T>(source: Parameters<typeof drain<T>>[0]): Promise<T[]> {
  const seen: T[] = [];
  await drain(source, (value) => seen.push(value));
  return seen;
}

describe('concatMap', () => {
  test('holds the source while a value is in work, and until its results have been consumed', () => {
    runMarbles(({ generate, cold, expectObservable, expectDemand }) => {
      const source = generate('a-b|');
      expectObservable(source.pipe(concatMap((value) => cold('--x--y|').pipe(map((inner) => value + inner))))).toBe(
        '--A--B----C--D-|',
        { A: 'ax', B: 'ay', C: 'bx', D: 'by' },
      );
      expectDemand(source).toBe('r-----r-------r');

      const slow = generate('(ab|)');
      expectObservable(
        slow.pipe(
          concatMap((value) => of(value)),
          holdFor(3),
        ),
      ).toBe('a--b--|');
      expectDemand(slow).toBe('r--r--r');
    });
  });

  test('with concurrency n at most n are in work, and results keep their order', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      // Each value says how long it takes. b is ready before a, and waits for it.
      const source = generate('(abcd|)', { a: 5, b: 1, c: 7, d: 1 });
      const slow = source.pipe(concatMap((time) => timer(time).pipe(map(() => `${time}`)), { concurrency: 2 }));
      expectObservable(slow).toBe('-----(51)---(71|)');
      expectDemand(source).toBe('2----2------r');
    });
  });

  test.each<[string, (value: number) => unknown, unknown[]]>([
    ['a value', (value) => value * 10, [0, 10]],
    ['undefined', () => undefined, [undefined, undefined]],
    ['a string', (value) => `n${value}`, ['n0', 'n1']],
    ['a typed array', (value) => new Uint8Array([value, 7]), [new Uint8Array([0, 7]), new Uint8Array([1, 7])]],
    ['a promise', async (value) => value * 10, [0, 10]],
    ['a promise of an array', async (value) => [value], [[0], [1]]],
    ['an array', (value) => [value, 7], [0, 7, 1, 7]],
    ['an Observable', (value) => of(value, 7), [0, 7, 1, 7]],
    ['no result', () => EMPTY, []],
    [
      'a generator',
      function* (value) {
        yield value;
        yield 7;
      },
      [0, 7, 1, 7],
    ],
    [
      'an async generator',
      async function* (value) {
        yield value;
        await turn();
        yield 7;
      },
      [0, 7, 1, 7],
    ],
  ])('takes a project that returns %s', async (_, project, results) => {
    expect(await collect(generate([0, 1]).pipe(concatMap(project)))).toEqual(results);
    expect(await collect(generate([0, 1]).pipe(concatMap(project, { concurrency: 2 })))).toEqual(results);
  });

  test('gives project the index of the value', async () => {
    expect(await collect(generate(['a', 'b']).pipe(concatMap((value, index) => `${value}${index}`)))).toEqual([
      'a0',
      'b1',
    ]);
  });

  test.each([1, 2, 3])('never lets the source run more than concurrency %i ahead', async (concurrency) => {
    const source = new TrackedSource();
    let running = 0;
    const project = async (value: number) => {
      expect(++running).toBeLessThanOrEqual(concurrency);
      await turn();
      if (value % 3 === 0) await turn();
      running--;
      return value;
    };
    let consumed = 0;
    await drain(source.numbers(20).pipe(concatMap(project, { concurrency })), async (value) => {
      expect(value).toBe(consumed);
      expect(source.produced - consumed).toBeLessThanOrEqual(concurrency);
      await turn();
      consumed++;
    });
    expect(consumed).toBe(20);
  });

  test('a failure takes its place in the order, and what comes after it does not come', async () => {
    const seen: number[] = [];
    const source = new TrackedSource();
    const project = async (value: number) => {
      if (value === 2) throw new Error('cannot encode');
      await turn();
      return value;
    };
    const run = drain(source.asyncNumbers().pipe(concatMap(project, { concurrency: 4 })), (value) => seen.push(value));
    expect(await outcome(run)).toBe('cannot encode');
    expect(seen).toEqual([0, 1]);
    expect(source.closed).toBe(1);
  });

  test('when the source fails, what is in work is finished first', async () => {
    const seen: number[] = [];
    const slow = async (value: number) => {
      await turn();
      return value;
    };
    const run = drain(new TrackedSource().numbers(9, 3).pipe(concatMap(slow, { concurrency: 5 })), (v) => seen.push(v));
    expect(await outcome(run)).toBe('source failed at 3');
    expect(seen).toEqual([0, 1, 2]);
  });

  test('a project that throws, and a stream that fails, fail the pipe', async () => {
    const throwing = () => {
      throw new Error('bad value');
    };
    expect(await outcome(drain(generate([1]).pipe(concatMap(throwing))))).toBe('bad value');
    const failing = () => throwError(() => new Error('bad stream'));
    expect(await outcome(drain(generate([1]).pipe(concatMap(failing))))).toBe('bad stream');
  });

  test('queues what a hot source sends, in order', async () => {
    const subject = new Subject<number>();
    const seen: number[] = [];
    const run = drain(subject.pipe(concatMap(async (value) => value)), (value) => seen.push(value));
    for (const value of [1, 2, 3]) subject.next(value);
    subject.complete();
    await run;
    expect(seen).toEqual([1, 2, 3]);
  });

  test('200 000 values at once of a source that does not wait need neither stack nor quadratic time', async () => {
    const many = Array.from({ length: 200_000 }, (_, value) => value);
    let count = 0;
    await drain(from(many).pipe(concatMap((value) => [value])), () => count++);
    await drain(from(many).pipe(concatMap(async (value) => value)), () => count++);
    expect(count).toBe(400_000);
  });

  test('results keep their order when a job ends while its results are handed over', async () => {
    const gate = new Subject<string>();
    const jobs = [gate, merge(generate(['b1']), of('b2', 'b3')), of('c1')];
    const seen: string[] = [];
    const run = drain(generate(jobs).pipe(concatMap((job) => job, { concurrency: 3 })), (value) => seen.push(value));
    gate.next('a1');
    gate.complete();
    await run;
    expect(seen).toEqual(['a1', 'b1', 'b2', 'b3', 'c1']);
  });

  test('a promise-like whose then throws is a failure of project', async () => {
    const broken = {
      then() {
        throw new Error('no promise');
      },
    } as unknown as PromiseLike<number>;
    const failure = jest.fn();
    generate([1, 2])
      .pipe(concatMap(() => broken))
      .subscribe({ error: failure });
    await turn();
    expect(failure).toHaveBeenCalledTimes(1);
  });

  describe('promises cannot be left: they are awaited', () => {
    let inWork = 0;
    const save = async (value: number) => {
      inWork++;
      try {
        await turn();
        if (value === 0) throw new Error('cannot encode');
        await turn();
        await turn();
      } finally {
        inWork--;
      }
    };

    test('before a failure of one beside them', async () => {
      const run = drain(generate([0, 1, 2]).pipe(concatMap(save, { concurrency: 3 })));
      expect(await outcome(run)).toBe('cannot encode');
      expect(inWork).toBe(0);
    });

    test('before an aborted run is over', async () => {
      const controller = new AbortController();
      const run = drain(generate([1, 2, 3]).pipe(concatMap(save, { concurrency: 2 })), undefined, controller);
      controller.abort(new Error('stopped'));
      expect(await outcome(run)).toBe('stopped');
      expect(inWork).toBe(0);
    });
  });

  test.each([0, -1, 1.5, NaN, 'two'])('refuses concurrency %p', (concurrency) => {
    expect(() => concatMap((value) => value, { concurrency: concurrency as number })).toThrow(/concurrency must be/);
  });
});

describe('mergeMap', () => {
  test('emits results as they come, with at most n in work', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('(abcd|)', { a: 5, b: 1, c: 3, d: 1 });
      const merged = source.pipe(mergeMap((time) => timer(time).pipe(map(() => `${time}`)), 2));
      expectObservable(merged).toBe('-1--3(51|)');
      expectDemand(source).toBe('2r--rr');
    });
  });

  test('runs all at once unless told', async () => {
    let running = 0;
    let allRun!: () => void;
    const untilAllRun = new Promise<void>((resolve) => (allRun = resolve));
    const project = async () => {
      if (++running === 10) allRun();
      await untilAllRun;
    };
    await drain(new TrackedSource().numbers(10).pipe(mergeMap(project)));
    expect(running).toBe(10);
  });

  test('holds the source from the value that fills the last place', async () => {
    const source = new TrackedSource();
    let consumed = 0;
    await drain(source.numbers(20).pipe(mergeMap(async (value) => value, 3)), async () => {
      expect(source.produced - consumed).toBeLessThanOrEqual(3);
      await turn();
      consumed++;
    });
    expect(consumed).toBe(20);
  });

  test('a failure leaves streams beside it, and waits for promises beside it', async () => {
    const seen: unknown[] = [];
    const subject = new Subject<number>();
    const project = (value: number) => {
      if (value === 0) return turn().then(() => 'saved');
      if (value === 1) return interval(1);
      return throwError(() => new Error('cannot encode'));
    };
    const run = drain(subject.pipe(mergeMap((value) => project(value))), (value) => seen.push(value));
    for (const value of [0, 1, 2]) subject.next(value);
    expect(await outcome(run)).toBe('cannot encode');
    expect(seen).toEqual(['saved']);
    expect(subject.observed).toBe(false);
  });

  test('leaving closes the source and all that is in work', async () => {
    const source = new TrackedSource();
    const inner = new TrackedSource();
    await drain(
      source.asyncNumbers().pipe(
        mergeMap(() => inner.asyncNumbers(), 3),
        take(7),
      ),
    );
    expect(source.closed).toBe(1);
    expect(inner.closed).toBe(inner.opened);
  });
});
