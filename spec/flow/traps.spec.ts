/** The known traps of the mechanism, one after the other. */
import { stat } from 'node:fs/promises';
import { describe, expect, jest, test } from '@jest/globals';
import * as rxjs from 'rxjs';
import {
  broadcast,
  buffer,
  concatMap,
  drain,
  generate,
  guard,
  hold,
  inject,
  iterate,
  mergeMap,
  zip,
} from '../../lib/flow/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('trap 1: operators that queue, or drop the link', () => {
  const slow = async () => turn();

  test.each<[string, rxjs.OperatorFunction<number, unknown>]>([
    ['map', rxjs.map((value) => value)],
    ['filter', rxjs.filter(() => true)],
    ['scan', rxjs.scan((sum, value) => sum + value, 0)],
    ['tap', rxjs.tap()],
    ['share', rxjs.share()],
    ['merge', (source) => rxjs.merge(source, rxjs.EMPTY)],
    [
      'groupBy',
      (source) =>
        source.pipe(
          rxjs.groupBy((value) => value % 2),
          rxjs.mergeMap((group) => group),
        ),
    ],
    ['withLatestFrom', rxjs.withLatestFrom(rxjs.of('x'))],
    ['catchError', rxjs.catchError(() => rxjs.EMPTY)],
    ['retry', rxjs.retry(2)],
    ['startWith', (source) => source.pipe(rxjs.startWith(-1), rxjs.skip(1))],
    ['switchMap', rxjs.switchMap((value) => rxjs.of(value))],
    ['a Subject in between', rxjs.connect((shared) => shared)],
    ['rxlab concatMap', concatMap((value) => value)],
    ['rxlab mergeMap', mergeMap((value) => rxjs.of(value), 1)],
    [
      'rxlab zip',
      (source) =>
        zip(
          source,
          generate(function* () {
            for (;;) yield 0;
          }),
        ),
    ],
    ['guard(delay)', guard(rxjs.delay(0))],
  ])('%s keeps the link: the generator is never more than one ahead', async (_, operator) => {
    const source = new TrackedSource();
    let consumed = 0;
    await drain(source.numbers(6).pipe(operator), async () => {
      expect(source.produced - consumed).toBeLessThanOrEqual(1);
      await turn();
      consumed++;
    });
    expect(consumed).toBe(6);
  });

  test('bufferCount keeps the link: no further ahead than the values it gathers', async () => {
    const source = new TrackedSource();
    let consumed = 0;
    await drain(source.numbers(9).pipe(rxjs.bufferCount(3)), async (values) => {
      expect(source.produced - consumed).toBe(3);
      await turn();
      consumed += values.length;
    });
    expect(consumed).toBe(9);
  });

  describe('with RXLAB_DEBUG=1', () => {
    async function warnings(pipe: (numbers: rxjs.Observable<number>) => Promise<unknown>): Promise<string[]> {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      process.env['RXLAB_DEBUG'] = '1';
      try {
        await pipe(new TrackedSource().numbers(4));
        return warn.mock.calls.map(([message]) => String(message));
      } finally {
        delete process.env['RXLAB_DEBUG'];
        warn.mockRestore();
      }
    }

    test.each<[string, rxjs.OperatorFunction<number, unknown>]>([
      ['delay', rxjs.delay(1)],
      ['observeOn', rxjs.observeOn(rxjs.asyncScheduler)],
      ['stock concatMap', rxjs.concatMap((value) => rxjs.timer(1).pipe(rxjs.map(() => value)))],
    ])('%s is warned about once, naming the stage below it', async (_, operator) => {
      expect(await warnings((numbers) => drain(numbers.pipe(operator), slow))).toEqual([
        expect.stringContaining('drain'),
      ]);
      const staged = await warnings((numbers) => drain(numbers.pipe(operator, buffer({ capacity: 9 })), slow));
      expect(staged.filter((message) => message.includes('no delivery'))).toEqual([
        expect.stringContaining('in buffer'),
      ]);
    });

    test('a hot source that is injected is not taken for a generator', async () => {
      const hot = new rxjs.Subject<number>();
      const messages = await warnings(async () => {
        const injected = inject(hot, (source) => drain(source));
        await new Promise<void>((resolve) => void setImmediate(resolve));
        hot.next(1);
        hot.complete();
        await injected;
      });
      expect(messages).toEqual([]);
    });

    test.each<[string, rxjs.OperatorFunction<number, unknown>]>([
      ['map', rxjs.map((value) => value)],
      ['startWith', rxjs.startWith(-1)],
      ['endWith', rxjs.endWith(9)],
      ['toArray', rxjs.toArray()],
      ['reduce', rxjs.reduce((sum: number, value: number) => sum + value)],
      ['bufferCount', rxjs.bufferCount(3)],
      ['guard(delay)', guard(rxjs.delay(1))],
      ['take', rxjs.take(2)],
      ['rxlab concatMap', concatMap(async (value) => value)],
      ['repeat', rxjs.repeat(2)],
      ['retry', rxjs.retry(2)],
      ['share', rxjs.share()],
      ['catchError', rxjs.catchError(() => rxjs.of(1))],
      ['concat', (source) => rxjs.concat(source, source)],
      ['switchMap', rxjs.switchMap((value) => generate([value, value]))],
      ['rxlab zip', (source) => zip(source, source)],
      ['guard in guard', guard(guard(rxjs.delay(1)))],
      ['an rxlab stage in guard', guard((source) => source.pipe(buffer({ capacity: 1 }), rxjs.delay(1)))],
      ['values beside it at the start', (source) => rxjs.merge(source, rxjs.of(7))],
    ])('a pipe with %s is not', async (_, operator) => {
      expect(await warnings((numbers) => drain(numbers.pipe(operator), slow))).toEqual([]);
    });

    test('a hot source is not: it was not opened by generate', async () => {
      expect(await warnings(() => drain(rxjs.timer(1), slow))).toEqual([]);
    });
  });
});

describe('trap 2: a queue of promises', () => {
  test('concatMap over promises never has more than one in work, and none waiting', async () => {
    const source = new TrackedSource();
    let done = 0;
    const project = async (value: number) => {
      expect(source.produced).toBe(done + 1);
      await Promise.resolve();
      done++;
      return value;
    };
    await drain(source.numbers(20_000).pipe(concatMap(project)));
    expect(done).toBe(20_000);
  });
});

describe('trap 3: the flattening operator owns the hold on the outer value', () => {
  test('mergeMap to generators runs as many at once as it is told', () => {
    runMarbles(({ generate, expectObservable }) => {
      const outer = generate('(ab|)');
      const merged = outer.pipe(
        mergeMap((value) => generate('--x|').pipe(rxjs.map(() => value)), 2),
        holdFor(1),
      );
      expectObservable(merged).toBe('--ab-|');
    });
  });

  test('a stock switchMap to an endless generator does not stop the outer one', async () => {
    const outer = new TrackedSource();
    const inner = new TrackedSource();
    const seen: number[] = [];
    const values = outer
      .asyncNumbers(3)
      .pipe(rxjs.switchMap((value) => inner.asyncNumbers().pipe(rxjs.map(() => value))));
    await drain(values.pipe(rxjs.takeWhile((value) => value < 2)), async (value) => {
      await turn();
      seen.push(value);
    });
    expect(outer.produced).toBe(3);
    expect(inner.closed).toBe(inner.opened);
  });
});

describe('trap 4: several consumers of a synchronous generator', () => {
  test('broadcast subscribes all before it starts: none misses a value', async () => {
    const source = new TrackedSource();
    const collect = (stream: rxjs.Observable<number>) => rxjs.lastValueFrom(stream.pipe(rxjs.toArray()));
    expect(await Promise.all(broadcast(source.numbers(3), collect, collect, collect))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(source.opened).toBe(1);
  });
});

describe('trap 5: a generator that never pauses', () => {
  // That signals come through is tested with real ones, in spec/session/interruption.spec.ts.
  test.each<[string, (value: number) => unknown]>([
    ['synchronous', () => undefined],
    ['awaiting nothing but microtasks', async () => undefined],
  ])('lets timers, immediates and files through, with a sink that is %s', async (_, next) => {
    const controller = new AbortController();
    const passed: string[] = [];
    const pass = (what: string) => () => {
      passed.push(what);
      if (passed.length === 3) controller.abort(new Error('all have passed'));
    };
    setTimeout(pass('timer'), 1);
    setImmediate(pass('immediate'));
    void stat('.').then(pass('file'));
    const source = new TrackedSource();
    expect(await outcome(drain(source.numbers(), next, { signal: controller.signal }))).toBe('all have passed');
    expect(passed.sort()).toEqual(['file', 'immediate', 'timer']);
    expect(source.closed).toBe(1);
  });

  test.each<[string, rxjs.OperatorFunction<number, unknown>]>([
    ['concatMap to arrays', concatMap((value) => [value])],
    ['mergeMap to generators', mergeMap((value) => generate([value]), 2)],
    ['stock switchMap to generators', rxjs.switchMap((value) => generate([value]))],
  ])('lets timers through also with %s, which opens generators all the time', async (_, operator) => {
    let passed = false;
    const timer = setTimeout(() => (passed = true), 1);
    const end = Date.now() + 200;
    const until = rxjs.takeWhile(() => !passed && Date.now() < end);
    await drain(new TrackedSource().numbers().pipe(operator, until), async () => undefined);
    clearTimeout(timer);
    expect(passed).toBe(true);
  });

  test.each<[string, (value: number) => Promise<number>]>([
    ['drains one', async (value) => drain([value]).then(() => value)],
    [
      'drains one later',
      async (value) => {
        await Promise.resolve();
        await drain([value]);
        return value;
      },
    ],
    [
      'iterates over one later',
      async (value) => {
        await Promise.resolve();
        for await (const inner of iterate([value])) return inner;
        return value;
      },
    ],
    [
      'opens one in a stock operator later',
      (value) =>
        rxjs.lastValueFrom(rxjs.from(Promise.resolve([value])).pipe(rxjs.switchMap((values) => generate(values)))),
    ],
  ])('lets timers through also with a sink that opens other generators: it %s', async (_, next) => {
    let passed = false;
    const timer = setTimeout(() => (passed = true), 1);
    const end = Date.now() + 200;
    await drain(new TrackedSource().numbers().pipe(rxjs.takeWhile(() => !passed && Date.now() < end)), next);
    clearTimeout(timer);
    expect(passed).toBe(true);
  });

  test('virtual time never makes it pause', () => {
    runMarbles(({ expectObservable }) => {
      const values = generate(function* () {
        for (let value = 0; value < 3; value++) {
          const end = Date.now() + 15;
          while (Date.now() < end);
          yield String(value);
        }
      });
      expectObservable(values.pipe(holdFor(20))).toBe('0 19ms 1 19ms 2 19ms |');
    });
  });
});

describe('trap 6: an early end', () => {
  test.each<[string, (numbers: rxjs.Observable<number>) => Promise<unknown>]>([
    ['take', (numbers) => drain(numbers.pipe(rxjs.take(2)))],
    ['takeUntil while parked', (numbers) => drain(numbers.pipe(rxjs.takeUntil(rxjs.timer(5))))],
    ['timeout while parked', (numbers) => outcome(drain(numbers.pipe(rxjs.timeout(5))))],
    ['an operator that throws', (numbers) => outcome(drain(numbers.pipe(rxjs.map(throwing))))],
    ['a sink that throws', (numbers) => outcome(drain(numbers, () => Promise.reject(new Error('disk full'))))],
    ['abort while parked', (numbers) => outcome(drain(numbers, undefined, { signal: AbortSignal.timeout(5) }))],
    ['inject', (numbers) => inject(numbers, (stream) => rxjs.firstValueFrom(stream))],
    ['broadcast', (numbers) => Promise.all(broadcast(numbers, (stream) => rxjs.firstValueFrom(stream)))],
    ['iterator of a branch', (numbers) => drain(concatTwice(numbers).pipe(rxjs.take(3)))],
  ])('by %s closes the generator, and is over only after its asynchronous finally', async (name, run) => {
    let closed = 0;
    let opened = 0;
    const source = generate(async function* (signal) {
      opened++;
      try {
        yield 0;
        yield 1;
        await new Promise((resolve) => {
          if (name === 'iterator of a branch') resolve(undefined);
          else signal.addEventListener('abort', resolve);
        });
      } finally {
        await turn();
        closed++;
      }
    });
    await run(source);
    expect(opened).toBeGreaterThan(0);
    expect(closed).toBe(opened);
  });

  function throwing(): never {
    throw new Error('bad value');
  }

  function concatTwice(numbers: rxjs.Observable<number>): rxjs.Observable<number> {
    return rxjs.concat(numbers, numbers);
  }
});

describe('trap 7: a throw inside a final observer', () => {
  test('stops the generator and rejects the promise of the sink', async () => {
    const source = new TrackedSource();
    const run = drain(source.numbers(), (value) => {
      if (value === 2) throw new Error('disk full');
    });
    expect(await outcome(run)).toBe('disk full');
    expect(source).toMatchObject({ produced: 3, closed: 1 });
  });
});

describe('trap 8: two copies of the library in one process', () => {
  test('share the current delivery: a sink of one holds a generator of the other', async () => {
    let other!: typeof import('../../lib/flow/index.js');
    await jest.isolateModulesAsync(async () => {
      other = await import('../../lib/flow/index.js');
    });
    expect(other.drain).not.toBe(drain);
    const source = new TrackedSource();
    let closed = false;
    const numbers = source.numbers(5).pipe(rxjs.finalize(() => (closed = true)));
    await other.drain(numbers.pipe(other.buffer({ capacity: 1 })), async (value) => {
      expect(source.produced).toBeLessThanOrEqual(value + 2);
      await turn();
    });
    expect([source.produced, source.closed, closed]).toEqual([5, 1, true]);
    const clean = new TrackedSource();
    await other.drain(clean.asyncNumbers().pipe(rxjs.take(2)));
    expect(clean.closed).toBe(1);
  });
});

describe('trap 9: the stack', () => {
  test('a million releases inside next() run in constant stack', async () => {
    let count = 0;
    await drain(new TrackedSource().numbers(1_000_000), () => {
      const release = hold();
      release();
      count++;
    });
    expect(count).toBe(1_000_000);
  });

  test('so do releases through stages that are stacked', async () => {
    let count = 0;
    const pipe = new TrackedSource().numbers(100_000).pipe(
      buffer({ capacity: 2 }),
      concatMap((value) => value),
      buffer({ capacity: 1 }),
      mergeMap((value) => [value], 2),
    );
    await drain(pipe, (value) => {
      const release = hold();
      if (value % 1000 === 0) setImmediate(release);
      else release();
      release();
      count++;
    });
    expect(count).toBe(100_000);
  });

  test.each<[string, (numbers: rxjs.Observable<number>) => rxjs.Observable<unknown>]>([
    ['zip of three', (numbers) => zip(numbers, new TrackedSource().numbers(), new TrackedSource().numbers())],
    ['guard', guard(rxjs.map((value: number) => value))],
    ['concatMap to generators', concatMap((value) => generate([value]))],
    ['concatMap with concurrency', concatMap((value) => [value], { concurrency: 4 })],
    ['mergeMap', mergeMap((value) => value, 4)],
    ['one long inner stream', () => generate([1]).pipe(concatMap(() => new TrackedSource().numbers(100_000)))],
  ])('so do 100 000 values through %s', async (_, operator) => {
    let count = 0;
    await drain(operator(new TrackedSource().numbers(100_000)), () => count++);
    expect(count).toBe(100_000);
  });
});
