import { describe, expect, jest, test } from '@jest/globals';
import { lastValueFrom, map, take, toArray, type OperatorFunction } from 'rxjs';
import { broadcast, buffer, concatMap, drain, type Sink } from '../../lib/flow/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

const collect: Sink<number, number[]> = (source) => lastValueFrom(source.pipe(toArray()), { defaultValue: [] });

const first =
  (count: number): Sink<number, number[]> =>
  (source) =>
    collect(source.pipe(take(count)));

describe('broadcast', () => {
  test('gives every value to every sink, and one promise for each, in order', async () => {
    const count: Sink<number, string> = async (source) => `${(await collect(source)).length} items`;
    expect(await Promise.all(broadcast(new TrackedSource().numbers(3), collect, count))).toEqual([
      [0, 1, 2],
      '3 items',
    ]);
  });

  test('the slowest sink paces all', async () => {
    const source = new TrackedSource();
    const fast: number[] = [];
    const slow: Sink<number> = (stream) =>
      drain(stream, async (value) => {
        await turn();
        expect(source.produced).toBe(value + 1);
        expect(fast.length).toBeLessThanOrEqual(value + 1);
      });
    await Promise.all(broadcast(source.numbers(5), slow, (stream) => drain(stream, (value) => fast.push(value))));
    expect(fast).toEqual([0, 1, 2, 3, 4]);
  });

  test('without sinks gives no promise and never opens the generator', () => {
    const source = new TrackedSource();
    expect(broadcast(source.numbers())).toEqual([]);
    expect(source.opened).toBe(0);
  });

  test('a sink that ends early leaves; the others go on', async () => {
    const source = new TrackedSource();
    expect(await Promise.all(broadcast(source.asyncNumbers(4), first(2), collect))).toEqual([
      [0, 1],
      [0, 1, 2, 3],
    ]);
    expect(source.closed).toBe(1);
  });

  test('when all have left the generator is closed, and only then do the last settle', async () => {
    const source = new TrackedSource();
    await Promise.all(broadcast(source.asyncNumbers(), first(2), first(5)));
    expect(source).toMatchObject({ produced: 5, closed: 1 });
  });

  test.each(['synchronously', 'asynchronously'])(
    'a sink that fails %s rejects its own promise; the generator is closed and the others resolve',
    async (how) => {
      const source = new TrackedSource();
      const failing: Sink<number> = (stream) =>
        drain(stream, (value) => {
          if (value < 3) return undefined;
          if (how === 'synchronously') throw new Error('disk full');
          return Promise.reject(new Error('disk full'));
        });
      const results = await Promise.allSettled(broadcast(source.asyncNumbers(), failing, collect));
      expect(results[0]).toMatchObject({ status: 'rejected', reason: { message: 'disk full' } });
      expect(results[1]).toEqual({ status: 'fulfilled', value: [0, 1, 2, 3] });
      expect(source).toMatchObject({ produced: 4, closed: 1 });
    },
  );

  test('a failing sink stops an endless synchronous generator at the value at which it failed', async () => {
    const source = new TrackedSource();
    const failing: Sink<number> = (stream) =>
      drain(stream, (value) => {
        if (value === 3) throw new Error('disk full');
      });
    const [failure, rest] = await Promise.allSettled(broadcast(source.numbers(), failing, collect));
    expect(failure.status).toBe('rejected');
    expect(rest).toEqual({ status: 'fulfilled', value: [0, 1, 2, 3] });
    expect(source.closed).toBe(1);
  });

  test('a sink that fails after it has left closes the generator as well', async () => {
    const source = new TrackedSource();
    const failing: Sink<number> = async (stream) => {
      await first(1)(stream);
      throw new Error('cannot evaluate');
    };
    const slow: Sink<number> = (stream) => drain(stream, turn);
    const results = await Promise.allSettled(broadcast(source.numbers(), failing, slow));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(source.closed).toBe(1);
  });

  test('a sink that catches its failure does not disturb the others', async () => {
    const forgiving: Sink<number, string> = async (stream) => {
      const run = drain(stream, (value) => {
        if (value === 1) throw new Error('once');
      });
      return String(await outcome(run));
    };
    expect(await Promise.all(broadcast(new TrackedSource().numbers(4), forgiving, collect))).toEqual([
      'once',
      [0, 1, 2, 3],
    ]);
  });

  test('a failing generator rejects all', async () => {
    const results = await Promise.allSettled(broadcast(new TrackedSource().asyncNumbers(5, 2), collect, collect));
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { message: 'source failed at 2' } });
    }
  });

  test('a sink that resolves without subscribing counts as having left', async () => {
    const absent: Sink<number, string> = async () => 'nothing for me';
    expect(await Promise.all(broadcast(new TrackedSource().numbers(2), absent, collect))).toEqual([
      'nothing for me',
      [0, 1],
    ]);
    const source = new TrackedSource();
    await Promise.all(broadcast(source.numbers(2), absent, absent));
    expect(source.opened).toBe(0);
  });

  test('waits for a sink that subscribes late: it misses nothing', async () => {
    const late: Sink<number, number[]> = async (source) => {
      await turn();
      return collect(source);
    };
    expect(await Promise.all(broadcast(new TrackedSource().numbers(2), collect, late))).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test('leaves a sink behind that neither subscribes nor settles, and says so', async () => {
    const never: Sink<number> = () => new Promise(() => undefined);
    const [stuck, rest] = await Promise.allSettled(broadcast(new TrackedSource().numbers(2), never, collect));
    expect(stuck).toMatchObject({ status: 'rejected', reason: { code: 'SINK_NOT_SUBSCRIBED' } });
    expect(rest).toEqual({ status: 'fulfilled', value: [0, 1] });
  });

  test('a sink may subscribe more than once, and has left when all its subscriptions have ended', async () => {
    const twice: Sink<number, number[][]> = (source) => Promise.all([first(1)(source), first(3)(source)]);
    const source = new TrackedSource();
    expect(await Promise.all(broadcast(source.numbers(), twice))).toEqual([[[0], [0, 1, 2]]]);
    expect(source).toMatchObject({ produced: 3, closed: 1 });
  });

  test('can be nested', async () => {
    const inner: Sink<number, number[][]> = (source) => Promise.all(broadcast(source, collect, first(1)));
    expect(await Promise.all(broadcast(new TrackedSource().asyncNumbers(2), inner, collect))).toEqual([
      [[0, 1], [0]],
      [0, 1],
    ]);
  });

  test('sends to coroutines as well, and closes them', async () => {
    const sent: unknown[] = [];
    const coroutine = { send: (value: number) => sent.push(value), close: () => sent.push('closed') };
    await Promise.all(broadcast([1, 2], coroutine));
    expect(sent).toEqual([1, 2, 'closed']);
  });

  test('an operator that fails in one sink stops an endless synchronous generator for the others', async () => {
    const source = new TrackedSource();
    const failing: Sink<number> = (stream) =>
      drain(
        stream.pipe(
          map((value) => {
            if (value === 3) throw new Error('bad value');
          }),
        ),
      );
    const [failure, rest] = await Promise.allSettled(broadcast(source.numbers(), failing, collect));
    expect(failure).toMatchObject({ status: 'rejected', reason: { message: 'bad value' } });
    expect(rest).toEqual({ status: 'fulfilled', value: [0, 1, 2, 3] });
    expect(source.closed).toBe(1);
  });

  test.each<[string, OperatorFunction<number, number>]>([
    ['a buffer', buffer({ capacity: 1 })],
    ['a concatMap', concatMap((value) => [value])],
  ])('so does a sink that fails behind %s', async (_, stage) => {
    const source = new TrackedSource();
    const failing: Sink<number> = (stream) =>
      drain(stream.pipe(stage), (value) => {
        if (value === 3) throw new Error('disk full');
      });
    const [failure, rest] = await Promise.allSettled(broadcast(source.numbers(), failing, collect));
    expect(failure).toMatchObject({ status: 'rejected', reason: { message: 'disk full' } });
    expect(rest).toEqual({ status: 'fulfilled', value: [0, 1, 2, 3] });
  });

  test('a sink that fails before it subscribes closes a generator that has not been opened', async () => {
    const source = new TrackedSource();
    const failing: Sink<number> = () => {
      throw new Error('no disk');
    };
    expect(await Promise.all(broadcast(source.numbers(), failing, collect).map(outcome))).toEqual(['no disk', []]);
    expect(source.opened).toBe(0);
  });

  test('a generator that fails in its clean-up rejects all that it is the end for', async () => {
    const stuck = async function* () {
      try {
        for (let value = 0; ; value++) yield value;
      } finally {
        await turn();
        throw new Error('stuck');
      }
    };
    const runs = broadcast(stuck, first(2), first(2));
    expect(await Promise.all(runs.map(outcome))).toEqual(['stuck', 'stuck']);
  });

  test('a sink that was left behind gets nothing when it subscribes after all', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    try {
      let subscribe!: () => void;
      let missed: number[] | undefined;
      const late: Sink<number> = async (stream) => {
        await new Promise<void>((resolve) => (subscribe = resolve));
        missed = await collect(stream);
      };
      let goOn!: () => void;
      const gate = new Promise<void>((resolve) => (goOn = resolve));
      const slow: Sink<number> = (stream) => drain(stream, () => gate);
      const settled = Promise.allSettled(broadcast(new TrackedSource().numbers(5), late, slow));
      await jest.advanceTimersByTimeAsync(3_000);
      subscribe();
      await turn();
      goOn();
      const [stuck, rest] = await settled;
      await turn();
      expect(stuck).toMatchObject({ status: 'rejected', reason: { code: 'SINK_NOT_SUBSCRIBED' } });
      expect(rest.status).toBe('fulfilled');
      expect(missed).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });

  test('a consumer that is none is one clear error', () => {
    expect(() => broadcast([1], 'print' as never)).toThrow(/consumer must be a sink/);
  });
});
