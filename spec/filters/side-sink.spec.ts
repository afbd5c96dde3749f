import { describe, expect, jest, test } from '@jest/globals';
import { lastValueFrom, map, Subject, take, tap, toArray } from 'rxjs';
import { buffer, drain, generate, lend, type Sink } from '../../lib/flow/index.js';
import { sideSink } from '../../lib/filters/side-sink.js';
import { FramePool, frame, isLent } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from '../flow/tracked-source.js';

const tee = <T>(sink: Sink<T, unknown>) => sideSink<T>(sink, { toSink: () => true, passOn: true });

const collect: Sink<number, number[]> = (source) => lastValueFrom(source.pipe(toArray()), { defaultValue: [] });

/** Collects what comes, and how its stream ended. */
class Recorder {
  readonly seen: unknown[] = [];
  readonly sink: Sink<unknown> = async (source) => {
    try {
      await drain(source, (value) => this.seen.push(value));
      this.seen.push('end');
    } catch (error) {
      this.seen.push((error as Error).message);
      throw error;
    }
  };
}

describe('a sink at the side of a pipe', () => {
  test('gets each value before the pipe goes on with it', async () => {
    const order: string[] = [];
    const sink: Sink<number> = (source) => drain(source, (value) => order.push(`sink ${value}`));
    await drain(new TrackedSource().numbers(2).pipe(tee(sink)), (value) => order.push(`pipe ${value}`));
    expect(order).toEqual(['sink 0', 'pipe 0', 'sink 1', 'pipe 1']);
  });

  test('holds the source as a consumer of the pipe does', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const slow: Sink<string> = (source) => drain(source.pipe(holdFor(5)));
      const source = generate('-a-b-c');
      expectObservable(source.pipe(tee(slow), holdFor(2))).toBe('-a------b------c');
      expectDemand(source).toBe('r-----r------r------r');
    });
  });

  test('the generator makes no value while the sink awaits', async () => {
    const source = new TrackedSource();
    const slow: Sink<number> = (stream) =>
      drain(stream, async (value) => {
        await turn();
        expect(source.produced).toBe(value + 1);
      });
    await drain(source.numbers(4).pipe(tee(slow)));
    expect(source.produced).toBe(4);
  });

  test('a hot source that emits when the pipe has just been opened loses nothing', async () => {
    const recorder = new Recorder();
    const readings = new Subject<number>();
    const drained = drain(readings.pipe(tee(recorder.sink)));
    readings.next(1);
    readings.complete();
    await drained;
    expect(recorder.seen).toEqual([1, 'end']);
  });

  test('the pipe ends when the sink has ended, and not before', async () => {
    const recorder = new Recorder();
    const flushing: Sink<number> = async (source) => {
      await recorder.sink(source);
      await turn();
      recorder.seen.push('flushed');
    };
    await drain(new TrackedSource().numbers(2).pipe(tee(flushing)));
    expect(recorder.seen).toEqual([0, 1, 'end', 'flushed']);
  });

  test('who leaves the pipe early ends the stream of the sink, and waits for it and for the source', async () => {
    const source = new TrackedSource();
    const recorder = new Recorder();
    const flushing: Sink<number> = async (stream) => {
      await recorder.sink(stream);
      await turn();
      await turn();
      recorder.seen.push('flushed');
    };
    await drain(source.asyncNumbers().pipe(tee(flushing), take(2)));
    expect(recorder.seen).toEqual([0, 1, 'end', 'flushed']);
    expect(source).toMatchObject({ produced: 2, closed: 1 });
  });

  test('a synchronous endless source is closed at once by who leaves early', async () => {
    const source = new TrackedSource();
    const recorder = new Recorder();
    await drain(source.numbers().pipe(tee(recorder.sink), take(2)));
    expect(recorder.seen).toEqual([0, 1, 'end']);
    expect(source).toMatchObject({ produced: 2, closed: 1 });
  });

  test('unsubscribing ends the stream of the sink', async () => {
    const recorder = new Recorder();
    const readings = new Subject<number>();
    const subscription = readings.pipe(tee(recorder.sink)).subscribe();
    readings.next(1);
    subscription.unsubscribe();
    await turn();
    expect(recorder.seen).toEqual([1, 'end']);
    expect(readings.observed).toBe(false);
  });

  test('an aborted run ends the stream of the sink, and waits for it', async () => {
    const recorder = new Recorder();
    const controller = new AbortController();
    const run = drain(
      new TrackedSource().asyncNumbers().pipe(tee(recorder.sink)),
      (value) => {
        if (value === 2) controller.abort(new Error('stop'));
      },
      controller,
    );
    expect(await outcome(run)).toBe('stop');
    expect(recorder.seen).toEqual([0, 1, 2, 'end']);
  });

  test.each(['synchronously', 'asynchronously'])(
    'a sink that fails %s fails the pipe, which closes the source',
    async (how) => {
      const source = new TrackedSource();
      const failing: Sink<number> = (stream) =>
        drain(stream, (value) => {
          if (value < 3) return undefined;
          if (how === 'synchronously') throw new Error('disk full');
          return Promise.reject(new Error('disk full'));
        });
      expect(await outcome(drain(source.asyncNumbers().pipe(tee(failing))))).toBe('disk full');
      expect(source).toMatchObject({ produced: 4, closed: 1 });
    },
  );

  test('a sink that fails stops an endless synchronous generator at the value at which it failed', async () => {
    const source = new TrackedSource();
    const failing: Sink<number> = (stream) =>
      drain(
        stream.pipe(
          map((value) => {
            if (value === 3) throw new Error('bad value');
          }),
        ),
      );
    const passed: number[] = [];
    const run = drain(source.numbers().pipe(tee(failing)), (value) => passed.push(value));
    expect(await outcome(run)).toBe('bad value');
    expect(passed).toEqual([0, 1, 2, 3]);
    expect(source).toMatchObject({ produced: 4, closed: 1 });
  });

  test('a sink that fails after it has left fails the pipe as well', async () => {
    const source = new TrackedSource();
    const failing: Sink<number> = async (stream) => {
      await collect(stream.pipe(take(1)));
      await turn();
      throw new Error('cannot evaluate');
    };
    expect(await outcome(drain(source.asyncNumbers().pipe(tee(failing)), turn))).toBe('cannot evaluate');
    expect(source.closed).toBe(1);
  });

  test('a sink that fails at its end fails the pipe, also one that was left early', async () => {
    const failing: Sink<number> = async (stream) => {
      await drain(stream);
      throw new Error('cannot close the file');
    };
    expect(await outcome(drain(new TrackedSource().numbers(2).pipe(tee(failing))))).toBe('cannot close the file');
    const early = new TrackedSource().numbers().pipe(tee(failing), take(2));
    expect(await outcome(drain(early))).toBe('cannot close the file');
  });

  test('the failure of the source is a failure of the stream of the sink, and then that of the pipe', async () => {
    const recorder = new Recorder();
    const run = drain(new TrackedSource().asyncNumbers(5, 2).pipe(tee(recorder.sink)));
    expect(await outcome(run)).toBe('source failed at 2');
    expect(recorder.seen).toEqual([0, 1, 'source failed at 2']);
  });

  test('the pipe fails with the failure of the source also where the sink ends well, or fails otherwise', async () => {
    const forgiving: Sink<number> = (stream) => drain(stream).catch(() => undefined);
    const wrapping: Sink<number> = (stream) =>
      drain(stream).catch(() => {
        throw new Error('no table');
      });
    for (const sink of [forgiving, wrapping]) {
      const source = new TrackedSource();
      expect(await outcome(drain(source.asyncNumbers(5, 2).pipe(tee(sink))))).toBe('source failed at 2');
    }
  });

  test('a choice that throws is a failure of both', async () => {
    const recorder = new Recorder();
    const toSink = () => {
      throw new Error('no choice');
    };
    const source = new TrackedSource();
    const run = drain(source.asyncNumbers().pipe(sideSink(recorder.sink, { toSink, passOn: true })));
    expect(await outcome(run)).toBe('no choice');
    expect(recorder.seen).toEqual(['no choice']);
    expect(source.closed).toBe(1);
  });

  test('a sink that ends early has left: the pipe goes on without it', async () => {
    const source = new TrackedSource();
    const left = jest.fn();
    const first: Sink<number, unknown> = async (stream) => left(await collect(stream.pipe(take(2))));
    const passed: number[] = [];
    await drain(source.numbers(5).pipe(tee(first)), (value) => passed.push(value));
    expect(left).toHaveBeenCalledWith([0, 1]);
    expect(passed).toEqual([0, 1, 2, 3, 4]);
  });

  test('the source is opened when the sink has subscribed, however late', async () => {
    const source = new TrackedSource();
    const recorder = new Recorder();
    const late: Sink<number> = async (stream) => {
      await turn();
      expect(source.opened).toBe(0);
      await Promise.all([recorder.sink(stream.pipe(map((value) => `also ${value}`))), recorder.sink(stream)]);
    };
    const passed: number[] = [];
    await drain(source.asyncNumbers(2).pipe(tee(late)), (value) => passed.push(value));
    expect(recorder.seen).toEqual(['also 0', 0, 'also 1', 1, 'end', 'end']);
    expect(passed).toEqual([0, 1]);
  });

  test('a source that was opened late is closed before the run is over', async () => {
    const source = new TrackedSource();
    const late: Sink<number> = async (stream) => {
      await turn();
      await drain(stream, (value) => {
        if (value === 2) throw new Error('disk full');
      });
    };
    expect(await outcome(drain(source.asyncNumbers().pipe(tee(late))))).toBe('disk full');
    expect(source).toMatchObject({ produced: 3, closed: 1 });
    await drain(source.asyncNumbers().pipe(tee(late), take(1)));
    expect(source).toMatchObject({ produced: 4, closed: 2 });
  });

  test('who leaves while the sink has not subscribed yet never opens the source, and waits for the sink', async () => {
    const source = new TrackedSource();
    const recorder = new Recorder();
    const late: Sink<number> = async (stream) => {
      await turn();
      await recorder.sink(stream);
    };
    const controller = new AbortController();
    const run = drain(source.numbers().pipe(tee(late)), undefined, controller);
    controller.abort(new Error('stop'));
    expect(await outcome(run)).toBe('stop');
    expect(recorder.seen).toEqual(['end']);
    expect(source.opened).toBe(0);
  });

  test('a sink that resolves without subscribing counts as having left', async () => {
    const absent: Sink<number, string> = async () => 'nothing for me';
    expect(await lastValueFrom(new TrackedSource().numbers(2).pipe(tee(absent), toArray()))).toEqual([0, 1]);
  });

  test('a sink that fails before it subscribes fails the pipe, and the source is never opened', async () => {
    const source = new TrackedSource();
    const failing: Sink<number> = () => {
      throw new Error('no disk');
    };
    expect(await outcome(drain(source.numbers().pipe(tee(failing))))).toBe('no disk');
    expect(source.opened).toBe(0);
  });

  test('a sink that neither subscribes nor settles fails the pipe after 3 s', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
    try {
      const source = new TrackedSource();
      const never: Sink<number> = () => new Promise(() => undefined);
      const run = outcome(drain(source.numbers().pipe(tee(never))));
      await jest.advanceTimersByTimeAsync(3_000);
      expect(await run).toMatch(/has not subscribed to its stream within 3000 ms/);
      expect(source.opened).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  test('is opened with each subscription', async () => {
    const recorder = new Recorder();
    const pipe = new TrackedSource().numbers(1).pipe(tee(recorder.sink));
    await drain(pipe);
    await drain(pipe);
    expect(recorder.seen).toEqual([0, 'end', 0, 'end']);
  });

  test('may be a coroutine, which is closed at the end', async () => {
    const sent: unknown[] = [];
    const coroutine = { send: (value: number) => sent.push(value), close: () => sent.push('closed') };
    await drain(new TrackedSource().numbers(2).pipe(sideSink(coroutine, { toSink: () => true, passOn: true })));
    expect(sent).toEqual([0, 1, 'closed']);
  });

  test('what is neither a sink nor a coroutine is an error where it is written', () => {
    expect(() => tee('print' as never)).toThrow(
      /sink must be a sink \(a function that takes a stream\) or a coroutine/,
    );
  });

  test('what is lent is back when pipe and sink have let go of it, buffers of the sink included', async () => {
    const out = new Set<number>();
    const lent = generate([0, 1, 2, 3]).pipe(
      tap((value) => {
        out.add(value);
        lend(() => out.delete(value));
      }),
    );
    const seen: number[][] = [];
    const slow: Sink<number> = (stream) =>
      drain(stream.pipe(buffer({ capacity: 1 })), async (value) => {
        await turn();
        expect(out.has(value)).toBe(true);
        seen.push([value, out.size]);
      });
    await drain(lent.pipe(tee(slow)));
    expect(seen).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
      [3, 1],
    ]);
    expect(out.size).toBe(0);
  });

  test('frames of a pool are lent to the sink, and all come back', async () => {
    const pool = new FramePool();
    const frames = generate([1, 2, 3]).pipe(
      map((value) => pool.lend(frame(new Uint8Array(64).fill(value), [8, 8], { index: value }))),
    );
    const pixels: number[] = [];
    const slow: Sink<ReturnType<typeof frame>> = (stream) =>
      drain(stream, async (image) => {
        expect(isLent(image)).toBe(true);
        await turn();
        pixels.push(image.data[63]!);
      });
    await drain(frames.pipe(tee(slow)), (image) => expect(isLent(image)).toBe(true));
    expect(pixels).toEqual([1, 2, 3]);
    expect(pool).toMatchObject({ lentBytes: 0, bytes: 64, misses: 0 });
  });

  test('can be nested, and stand in a row', async () => {
    const [inner, outer, second] = [new Recorder(), new Recorder(), new Recorder()];
    const nested: Sink<number> = (stream) => drain(stream.pipe(tee(inner.sink)), (value) => outer.seen.push(value));
    await drain(new TrackedSource().asyncNumbers(2).pipe(tee(nested), tee(second.sink)));
    expect([inner.seen, outer.seen, second.seen]).toEqual([
      [0, 1, 'end'],
      [0, 1],
      [0, 1, 'end'],
    ]);
  });
});
