import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { catchError, concat, EMPTY, map, repeat, retry, switchMap, take, timer } from 'rxjs';
import { CloseTimeoutError, drain, generate, hold, InvalidArgumentError, RxlabError } from '../../lib/flow/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('generate', () => {
  test('is cold: each subscription opens an iterator of its own', () => {
    const source = new TrackedSource();
    const numbers = source.numbers(3);
    expect(source.opened).toBe(0);
    const seen: number[] = [];
    numbers.subscribe((value) => seen.push(value));
    numbers.subscribe((value) => seen.push(value));
    expect(seen).toEqual([0, 1, 2, 0, 1, 2]);
    expect(source).toMatchObject({ opened: 2, closed: 2 });
  });

  test('takes iterables, async iterables, and functions that make either', async () => {
    async function* later() {
      yield* [1, 2];
    }
    for (const producer of [[1, 2], new Set([1, 2]), () => [1, 2], later, later()]) {
      const seen: number[] = [];
      await drain(generate(producer), (value) => seen.push(value));
      expect(seen).toEqual([1, 2]);
    }
  });

  test('delivers synchronously what is made synchronously, whatever ran before in this turn', () => {
    const end = Date.now() + 15;
    generate([1]).subscribe();
    while (Date.now() < end);
    const seen: number[] = [];
    generate([1, 2, 3]).subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, 2, 3]);
  });

  test('makes no value before the one before has been consumed', async () => {
    const source = new TrackedSource();
    await drain(source.numbers(5), async (value) => {
      expect(source.produced).toBe(value + 1);
      await turn();
      expect(source.produced).toBe(value + 1);
    });
    expect(source.produced).toBe(5);
  });

  test('passes on what the producer throws', async () => {
    expect(await outcome(drain(new TrackedSource().numbers(5, 2)))).toBe('source failed at 2');
    expect(await outcome(drain(new TrackedSource().asyncNumbers(5, 2)))).toBe('source failed at 2');
    const failing = () => {
      throw new Error('no camera');
    };
    expect(await outcome(drain(generate(failing)))).toBe('no camera');
  });

  test.each([42, undefined, null, {}])('refuses %p with one clear error', (producer) => {
    expect(() => generate(producer as never)).toThrow(InvalidArgumentError);
    expect(() => generate(producer as never)).toThrow(/producer must be an iterable/);
  });

  test('says what is wrong with a producer that returns a promise', async () => {
    const wrong = (async () => [1]) as never;
    await expect(drain(generate(wrong))).rejects.toMatchObject({
      code: 'INVALID_PRODUCER',
      message: expect.stringContaining('async function*') as unknown,
    });
  });

  test('refuses to consume an iterator a second time, which would be empty in silence', async () => {
    const numbers = generate(new TrackedSource().numbers(2) && [1, 2][Symbol.iterator]());
    await drain(numbers);
    await expect(drain(numbers)).rejects.toMatchObject({ code: 'ALREADY_CONSUMED' });
  });

  test('works with iterators that have no return()', async () => {
    let next = 0;
    const endless = { [Symbol.iterator]: () => ({ next: () => ({ done: false as const, value: next++ }) }) };
    await drain(generate(endless).pipe(take(3)));
    expect(next).toBe(3);
  });

  test('closes a generator that is left from inside its own body', () => {
    let closed = false;
    const subscription = generate(function* () {
      try {
        yield 1;
        subscription.unsubscribe();
        yield 2;
      } finally {
        closed = true;
      }
    }).subscribe({
      next: () => {
        const release = hold();
        queueMicrotask(release);
      },
    });
    return turn()
      .then(turn)
      .then(() => expect(closed).toBe(true));
  });

  test('a failing clean-up makes a run that went well fail', async () => {
    const numbers = generate(function* () {
      try {
        yield* [1, 2, 3];
      } finally {
        throw new Error('the camera did not stop');
      }
    });
    expect(await outcome(drain(numbers.pipe(take(1))))).toBe('the camera did not stop');
  });

  test('a failing clean-up is only a warning where the run has failed already', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const numbers = generate(async function* () {
      try {
        yield* [1, 2, 3];
      } finally {
        throw new Error('the camera did not stop');
      }
    });
    const run = drain(numbers, () => {
      throw new Error('disk full');
    });
    expect(await outcome(run)).toBe('disk full');
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  test('a generator that does not close in time fails the run instead of hanging it', async () => {
    const deaf = generate(
      async function* () {
        yield 1;
        await new Promise(() => undefined);
      },
      { closeTimeout: 5 },
    );
    const run = drain(
      deaf.pipe(
        switchMap((value) => timer(1).pipe(map(() => value))),
        take(1),
      ),
    );
    await expect(run).rejects.toThrow(CloseTimeoutError);
    await expect(run).rejects.toMatchObject({ code: 'CLOSE_TIMEOUT', timeout: 5 });
    expect(() => generate([], { closeTimeout: 0 })).toThrow(RxlabError);
  });

  test('clean-up is awaited also of what was opened again by repeat, concat, catchError and a delayed retry', async () => {
    const source = new TrackedSource();
    const numbers = source.asyncNumbers(2);
    await drain(concat(numbers, numbers).pipe(take(3)));
    expect(source).toMatchObject({ opened: 2, closed: 2 });
    await drain(numbers.pipe(repeat(2), take(3)));
    expect(source).toMatchObject({ opened: 4, closed: 4 });
    await drain(
      source.asyncNumbers(2, 1).pipe(
        catchError(() => source.asyncNumbers()),
        take(2),
      ),
    );
    expect(source).toMatchObject({ opened: 6, closed: 6 });
    let failAt = 0;
    const flaky = generate(async function* () {
      source.opened++;
      try {
        for (let value = 0; ; value++) {
          if (value === failAt) throw new Error('cable');
          yield value;
        }
      } finally {
        failAt = Infinity;
        await turn();
        source.closed++;
      }
    });
    await drain(flaky.pipe(retry({ delay: 1 }), take(2)));
    expect(source).toMatchObject({ opened: 8, closed: 8 });
  });

  test('gives its error to plain subscribers, and needs no scope to be closed', async () => {
    const source = new TrackedSource();
    source.asyncNumbers().pipe(take(1)).subscribe();
    await turn();
    await turn();
    await turn();
    expect(source.closed).toBe(1);
    await drain(EMPTY);
  });

  test('takes a string, which is an iterable of letters', async () => {
    const seen: string[] = [];
    await drain(generate('abc'), (letter) => seen.push(letter));
    await drain(
      generate(() => 'de'),
      (letter) => seen.push(letter),
    );
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('an iterator that gives no result fails the stream, and leaves no rejection that nobody handles', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const broken = { [Symbol.asyncIterator]: () => ({ next: async () => undefined as never }) };
      const failure = jest.fn();
      generate(broken).subscribe({ error: failure });
      await turn();
      await turn();
      expect(failure).toHaveBeenCalledTimes(1);
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  test.each([Infinity, 2 ** 31])('a closeTimeout of %d ms is not shorter than that', async (closeTimeout) => {
    let closed = false;
    const slow = generate(
      async function* () {
        try {
          for (;;) yield 1;
        } finally {
          await delay(10);
          closed = true;
        }
      },
      { closeTimeout },
    );
    await drain(slow.pipe(take(1)));
    expect(closed).toBe(true);
  });

  test('iterators whose return() throws fail the run', async () => {
    const iterator = {
      next: () => ({ done: false as const, value: 1 }),
      return: () => {
        throw new Error('cannot close');
      },
    };
    const asyncIterator = { ...iterator, next: async () => iterator.next() };
    const synchronous = { [Symbol.iterator]: () => iterator };
    const asynchronous = { [Symbol.asyncIterator]: () => asyncIterator };
    expect(await outcome(drain(generate(synchronous).pipe(take(1))))).toBe('cannot close');
    expect(await outcome(drain(generate(asynchronous).pipe(take(1))))).toBe('cannot close');
  });

  test('a parked iterator without return() is woken by the signal, and its AbortError is no failure', async () => {
    const controller = new AbortController();
    const parked = generate((signal) => ({
      [Symbol.asyncIterator]: () => ({
        next: () =>
          new Promise<IteratorResult<number>>((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
          }),
      }),
    }));
    const run = drain(parked, undefined, { signal: controller.signal });
    await turn();
    controller.abort(new Error('stopped'));
    expect(await outcome(run)).toBe('stopped');
  });

  test('passes on a failure that is undefined', async () => {
    const failing = generate(function* () {
      yield 1;
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- that is what is tested
      throw undefined;
    });
    await expect(drain(failing)).rejects.toBeUndefined();
    await expect(drain(failing.pipe(map((value) => value)))).rejects.toBeUndefined();
  });

  test('what retry opened after a delay, and has not given a value yet, is closed before the run is over', async () => {
    let opened = 0;
    let closed = 0;
    let parked!: () => void;
    const untilParked = new Promise<void>((resolve) => (parked = resolve));
    const flaky = generate(async function* (signal) {
      try {
        if (++opened === 1) throw new Error('cable');
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
          parked();
        });
        yield 1;
      } finally {
        await turn();
        closed++;
      }
    });
    const controller = new AbortController();
    const run = drain(flaky.pipe(retry({ delay: 1 })), undefined, { signal: controller.signal });
    await untilParked;
    controller.abort(new Error('stopped'));
    expect(await outcome(run)).toBe('stopped');
    expect(closed).toBe(2);
  });
});
