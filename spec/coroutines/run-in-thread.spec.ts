import { describe, expect, test } from '@jest/globals';
import { asynchronous } from '../../lib/coroutines/index.js';

const inThread = { thread: true } as const;

describe('a function in a thread', () => {
  test('is given its arguments and gives its result, while this thread goes on', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    const waiting = asynchronous((cells: Int32Array, value: number) => {
      // Blocks until the other thread stores something: a thread of its own or nothing.
      Atomics.wait(cells, 0, 0);
      return { value, seen: cells[0] };
    }, inThread);
    const future = waiting(shared, 42);
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.store(shared, 0, 7);
    Atomics.notify(shared, 0);
    expect(await future).toEqual({ value: 42, seen: 7 });
  });

  test('may be a method or async, and may have what compilers put into functions', async () => {
    const work = {
      async double(this: void, value: number) {
        const inner = (factor: number) => value * factor;
        return Promise.resolve(inner(2));
      },
      async path(this: void) {
        const path = await import('node:path');
        return path.join('a', 'b');
      },
    };
    expect(await asynchronous(work.double, inThread)(21)).toBe(42);
    expect(await asynchronous(work.path, inThread)()).toMatch(/^a.b$/);
  });

  test('rejects with what it throws: the message, name, fields and cause of an Error, and its stack', async () => {
    const failing = asynchronous(function failing() {
      throw Object.assign(new RangeError('too far', { cause: new Error('stuck') }), { axis: 'x', retry() {} });
    }, inThread);
    const error: unknown = await failing().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ message: 'too far', axis: 'x', cause: new Error('stuck') });
    expect((error as Error).stack).toMatch(/at failing/);
    expect(error).not.toHaveProperty('retry');
    const other = asynchronous(() => {
      throw 'a text'; // eslint-disable-line @typescript-eslint/only-throw-error
    }, inThread);
    await expect(other()).rejects.toBe('a text');
  });

  test('is told when it uses a variable of the code around it', async () => {
    const around = 42;
    const closure = asynchronous(function closure() {
      return around;
    }, inThread);
    await expect(closure()).rejects.toMatchObject({
      code: 'NOT_SELF_CONTAINED',
      message: expect.stringContaining('closure uses around, which is not there in a thread'),
    });
  });

  test('is told when an argument or its result cannot be sent', async () => {
    const echo = asynchronous(function echo(...values: unknown[]) {
      return values.length > 1 ? values : () => values;
    }, inThread);
    await expect(echo(1, () => 2)).rejects.toMatchObject({
      code: 'NOT_SENDABLE',
      message: expect.stringContaining('argument 2 of echo cannot be sent to a thread'),
    });
    await expect(echo(1)).rejects.toMatchObject({
      code: 'NOT_SENDABLE',
      message: expect.stringContaining('the result of echo cannot be sent from its thread'),
    });
  });

  test('ends with its thread when it is cancelled, though it blocks', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    function block(cells: Int32Array) {
      Atomics.store(cells, 0, 1);
      Atomics.notify(cells, 0);
      for (;;);
    }
    const future = asynchronous(block, inThread)(shared);
    await stored(shared);
    await future.cancel();
    await expect(future).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('cleans up when it is cancellable; if that takes too long it ends with its thread', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(8));
    const wanting = async (signal: AbortSignal, cells: Int32Array, stubborn: boolean) => {
      const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
      Atomics.store(cells, 0, 1);
      Atomics.notify(cells, 0);
      await aborted;
      while (stubborn);
      Atomics.store(cells, 1, 1);
      signal.throwIfAborted();
    };
    const options = { thread: true, cancellable: true, closeTimeout: 50 } as const;
    for (const stubborn of [true, false]) {
      Atomics.store(shared, 0, 0);
      const future = asynchronous(wanting, options)(shared, stubborn);
      await stored(shared);
      await future.cancel();
      await expect(future).rejects.toMatchObject({ code: 'CANCELLED' });
      await expect(future).rejects.not.toHaveProperty('cause');
      expect(Atomics.load(shared, 1)).toBe(stubborn ? 0 : 1);
    }
  });

  test('fails when it ends its thread', async () => {
    const leaving = asynchronous(function leaving() {
      process.exit(3);
    }, inThread);
    await expect(leaving()).rejects.toMatchObject({
      code: 'THREAD_LEFT',
      message: 'the thread of leaving has ended with exit code 3 and no result',
    });
  });

  test('fails when something that it left behind fails', async () => {
    const careless = asynchronous(
      () =>
        new Promise(() => {
          setImmediate(() => {
            throw new Error('left behind');
          });
        }),
      inThread,
    );
    await expect(careless()).rejects.toThrow('left behind');
  });
});

/** Waits until a thread has stored something in the first cell. */
async function stored(cells: Int32Array): Promise<void> {
  while (Atomics.load(cells, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
