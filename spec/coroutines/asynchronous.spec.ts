import { afterEach, describe, expect, test } from '@jest/globals';
import { asynchronous, CancelledError, configure, Future, isAsynchronous } from '../../lib/coroutines/index.js';
import { InvalidArgumentError } from '../../lib/flow/index.js';

describe('asynchronous', () => {
  test('makes a function that returns a future at once and runs later, in the order of the calls', async () => {
    const log: unknown[] = [];
    const measure = asynchronous((value: number) => {
      log.push(`measuring ${value}`);
      return value * 2;
    });
    const futures = [measure(1), measure(2)];
    log.push('called');
    expect(futures.map(({ done }) => done)).toEqual([false, false]);
    expect(await Promise.all(futures)).toEqual([2, 4]);
    expect(log).toEqual(['called', 'measuring 1', 'measuring 2']);
    expect(futures.map((future) => future.result())).toEqual([2, 4]);
  });

  test('takes async functions as well', async () => {
    const future = asynchronous(async (value: number) => value * 2)(21);
    expect(future).toBeInstanceOf(Future);
    expect((await future.wait()).result()).toBe(42);
  });

  test('rejects with what the function throws', async () => {
    const failing = asynchronous(() => {
      throw new Error('on purpose');
    });
    await expect(failing()).rejects.toThrow('on purpose');
    await expect(failing().wait()).rejects.toThrow('on purpose');
  });

  test('keeps this, name and number of parameters', async () => {
    class Motor {
      position = 0;
      move = asynchronous(function move(this: Motor, to: number) {
        this.position = to;
        return this;
      });
    }
    const motor = new Motor();
    expect(await motor.move(3)).toBe(motor);
    expect(motor.position).toBe(3);
    expect([motor.move.name, motor.move.length]).toEqual(['move', 1]);
    const scan = asynchronous((signal: AbortSignal, steps: number) => [signal, steps], { cancellable: true });
    expect(scan).toHaveLength(1);
  });

  test('gives a cancellable function a signal before its arguments', async () => {
    const log: string[] = [];
    const scan = asynchronous(
      async function scan(signal: AbortSignal, steps: number) {
        log.push(`${steps} steps`);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        log.push('motor stopped');
        signal.throwIfAborted();
      },
      { cancellable: true },
    );
    const future = scan(7);
    await Promise.resolve();
    await Promise.resolve();
    await future.cancel();
    expect(log).toEqual(['7 steps', 'motor stopped']);
    await expect(future).rejects.toThrow('scan was cancelled before it was done');
  });

  test('never starts a function that is cancelled first', async () => {
    let started = false;
    const future = asynchronous(() => (started = true))();
    await future.cancel();
    expect(started).toBe(false);
    await expect(future).rejects.toBeInstanceOf(CancelledError);
  });

  test('lets a function that has no signal run to its end when it is cancelled', async () => {
    const log: string[] = [];
    const future = asynchronous(async () => {
      log.push('started');
      await new Promise((resolve) => setImmediate(resolve));
      log.push('ended');
    })();
    await Promise.resolve();
    await Promise.resolve();
    await future.cancel();
    expect(log).toEqual(['started', 'ended']);
    await expect(future).rejects.toBeInstanceOf(CancelledError);
  });

  test('takes only functions', () => {
    expect(() => asynchronous(42 as never)).toThrow(InvalidArgumentError);
  });
});

describe('asynchronous, disabled', () => {
  afterEach(() => {
    configure({ asynchronous: true });
    delete process.env['RXLAB_DISABLE_ASYNC'];
  });

  test('runs at once, in the stack of the caller, and returns futures that are done', () => {
    configure({ asynchronous: false });
    const measure = asynchronous((value: number) => value * 2);
    const future = measure(21);
    expect(future).toBeInstanceOf(Future);
    expect([future.done, future.result()]).toEqual([true, 42]);
    const failing = asynchronous(() => {
      throw new Error('on purpose');
    });
    function experiment() {
      return failing();
    }
    const failed = experiment();
    expect(failed.done).toBe(true);
    expect(stackOf(() => failed.result())).toMatch(/ at .*experiment /);
  });

  test('runs here what would run in a thread, and an async function until it has to wait', async () => {
    configure({ asynchronous: false });
    const log: unknown[] = [];
    asynchronous(() => log.push('in place'), { thread: true })().result();
    const future = asynchronous(async () => {
      log.push('started');
      return Promise.resolve('ended');
    })();
    log.push('called');
    log.push(await future);
    expect(log).toEqual(['in place', 'started', 'called', 'ended']);
  });

  test('by RXLAB_DISABLE_ASYNC=1, unless it is configured otherwise, for functions made meanwhile', () => {
    process.env['RXLAB_DISABLE_ASYNC'] = '1';
    configure({ asynchronous: undefined } as never);
    const disabled = asynchronous(() => 42);
    expect(disabled().done).toBe(true);
    configure({ asynchronous: true });
    expect(asynchronous(() => 42)().done).toBe(false);
    expect(disabled().done).toBe(true);
  });
});

describe('isAsynchronous', () => {
  test('tells functions that return futures from others', () => {
    expect(isAsynchronous(asynchronous(() => 1))).toBe(true);
    for (const other of [() => 1, async () => 1, 42, undefined]) expect(isAsynchronous(other)).toBe(false);
  });
});

function stackOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).stack ?? '';
  }
  throw new Error('nothing was thrown');
}
