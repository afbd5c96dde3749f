import { describe, expect, jest, test } from '@jest/globals';
import { CancelledError, Future } from '../../lib/coroutines/index.js';
import { InvalidArgumentError } from '../../lib/flow/index.js';

const resolved = <T>(value: T) => new Future<T>((resolve) => resolve(value));

describe('Future', () => {
  test('is a promise that can be asked whether it is done and for its result', async () => {
    let finish!: (value: number) => void;
    const future = new Future<number>((resolve) => (finish = resolve));
    expect(future).toBeInstanceOf(Promise);
    expect(future.done).toBe(false);
    finish(42);
    expect(future.done).toBe(true);
    expect(future.result()).toBe(42);
    expect(await future).toBe(42);
  });

  test('says that it is not done when it is asked for its result too early', () => {
    const future = new Future<never>(() => {}, { name: 'measure' });
    expect(() => future.result()).toThrow("measure is not done: await its future, or the future's wait(), first");
  });

  test('throws from result() what the work threw', async () => {
    const failure = new Error('on purpose');
    const future = new Future((_resolve, reject) => reject(failure));
    expect(future.done).toBe(true);
    expect(() => future.result()).toThrow(failure);
    await expect(future).rejects.toBe(failure);
    const throwing = new Future(() => {
      throw failure;
    });
    await expect(throwing).rejects.toBe(failure);
  });

  test('is not done before a promise that it is resolved with', async () => {
    let finish!: (value: number) => void;
    const future = new Future<number>((resolve) => resolve(new Promise((inner) => (finish = inner))));
    await Promise.resolve();
    expect(future.done).toBe(false);
    finish(1);
    expect(await future).toBe(1);
    expect(future.done).toBe(true);
    await expect(new Future((resolve) => resolve(Promise.reject(new Error('inner'))))).rejects.toThrow('inner');
  });

  test('is resolved once', async () => {
    const future = new Future<number>((resolve, reject) => {
      resolve(1);
      resolve(2);
      reject(new Error('too late'));
    });
    expect(await future).toBe(1);
    expect(future.result()).toBe(1);
  });

  test('wait() resolves to something that is not unwrapped and has its result', async () => {
    const future = await resolved(42).wait();
    expect(future.done).toBe(true);
    expect(future.result()).toBe(42);
    expect((await future.wait()).result()).toBe(42);
    await future.cancel();
    await expect(new Future((_resolve, reject) => reject(new Error('on purpose'))).wait()).rejects.toThrow(
      'on purpose',
    );
  });

  test('gives plain promises from then, catch and finally, and futures from resolve and reject', async () => {
    const future = resolved(1);
    for (const derived of [future.then(), future.catch(() => 2), future.finally(() => {})]) {
      expect(derived).not.toBeInstanceOf(Future);
      expect(await derived).toBe(1);
    }
    expect(Future.resolve(1)).toBeInstanceOf(Future);
    expect(await Promise.all([Future.resolve(1), Future.resolve(2)])).toEqual([1, 2]);
  });

  test('takes only a function, and a timeout that is one', () => {
    expect(() => new Future(undefined as never)).toThrow(InvalidArgumentError);
    expect(() => new Future(() => {}, { closeTimeout: 0 })).toThrow(InvalidArgumentError);
  });
});

describe('cancelling a Future', () => {
  test('aborts the signal of the work, waits for its clean-up, and rejects with a CancelledError', async () => {
    const log: string[] = [];
    const future = new Future<void>(
      (_resolve, reject, signal) => {
        signal.addEventListener('abort', () => {
          log.push('stopping');
          setImmediate(() => {
            log.push('clean');
            reject(signal.reason);
          });
        });
      },
      { name: 'scan' },
    );
    const cancelled = future.cancel().then(() => log.push('cancelled'));
    expect(future.done).toBe(false);
    await cancelled;
    expect(log).toEqual(['stopping', 'clean', 'cancelled']);
    expect(future.done).toBe(true);
    await expect(future).rejects.toBeInstanceOf(CancelledError);
    expect(() => future.result()).toThrow('scan was cancelled before it was done');
  });

  test('rejects with a CancelledError also when the work comes to a result, or ends with an AbortError', async () => {
    const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });
    const futures = [
      new Future<string>((resolve, _reject, signal) => (signal.onabort = () => resolve('result'))),
      new Future<string>((_resolve, reject, signal) => (signal.onabort = () => reject(aborted))),
    ];
    for (const future of futures) {
      await future.cancel();
      await expect(future).rejects.toMatchObject({ code: 'CANCELLED' });
      await expect(future).rejects.not.toHaveProperty('cause');
    }
  });

  test('tells as the cause what failed in the clean-up', async () => {
    const failure = new Error('motor stuck');
    const future = new Future((_resolve, reject, signal) => (signal.onabort = () => reject(failure)));
    await future.cancel();
    await expect(future).rejects.toMatchObject({ code: 'CANCELLED', cause: failure });
  });

  test('does nothing when it is done, and the same when it is asked twice', async () => {
    const done = resolved(1);
    await done.cancel();
    expect(done.result()).toBe(1);
    let aborts = 0;
    const future = new Future((_resolve, reject, signal) => {
      signal.onabort = () => {
        aborts++;
        setImmediate(() => reject(signal.reason));
      };
    });
    await Promise.all([future.cancel(), future.cancel()]);
    expect(aborts).toBe(1);
  });

  test('gives up on work that does not end', async () => {
    const stubborn = new Future<never>(() => {}, { name: 'stubborn', closeTimeout: 5 });
    await expect(stubborn.cancel()).rejects.toMatchObject({
      code: 'CANCEL_TIMEOUT',
      message: expect.stringContaining('stubborn was cancelled and has not ended within 5 ms'),
    });
    await expect(stubborn).rejects.toMatchObject({ code: 'CANCELLED', cause: { code: 'CANCEL_TIMEOUT' } });
  });
});

describe('the failure of a Future', () => {
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const fail = () => new Future<never>((_resolve, reject) => reject(new Error('on purpose')), { name: 'measure' });

  test('is reported once, with where it was started, when nobody asks for its outcome', async () => {
    const report = jest.spyOn(console, 'error').mockImplementation(() => {});
    function experiment() {
      return fail();
    }
    const future = experiment();
    await turn();
    expect(report).toHaveBeenCalledTimes(1);
    const [message, error] = report.mock.calls[0] as [string, Error];
    expect(message).toMatch(/^rxlab: measure has failed[^]* at .*experiment \(.*future\.spec\.ts/);
    expect(error.message).toBe('on purpose');
    // Asking late is no mistake: the failure is there.
    await expect(future).rejects.toThrow('on purpose');
    await turn();
    expect(report).toHaveBeenCalledTimes(1);
    report.mockRestore();
  });

  test('is not reported when somebody asks in any way', async () => {
    const report = jest.spyOn(console, 'error').mockImplementation(() => {});
    const ignore = () => {};
    fail().catch(ignore);
    fail().then(ignore, ignore);
    fail().wait().catch(ignore);
    await fail().catch(ignore);
    expect(() => fail().result()).toThrow();
    await fail().cancel();
    await turn();
    expect(report).not.toHaveBeenCalled();
    report.mockRestore();
  });
});
