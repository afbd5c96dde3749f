import { describe, expect, jest, test } from '@jest/globals';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { asFilter, coroutine, type Coroutine } from '../../lib/coroutines/index.js';
import { drain, generate, InvalidArgumentError, iterate } from '../../lib/flow/index.js';

const runningAverage = coroutine(function* () {
  let total: number = yield;
  for (let count = 1; ; count++) {
    const value: number = yield total / count;
    total += value;
  }
});

/** Answers with what the function makes of each value, and tells when it is closed. */
const answering = coroutine(function* <T, R>(answer: (value: T) => R, onClose: () => void = () => {}) {
  try {
    for (let result: R | undefined; ;) {
      const value: T = yield result;
      result = answer(value);
    }
  } finally {
    onClose();
  }
});

function outputs<In, Out>(values: Iterable<In>, made: Coroutine<In, Out> | (() => Coroutine<In, Out>)) {
  return lastValueFrom(generate(values).pipe(asFilter(made), toArray()));
}

describe('asFilter', () => {
  test('gives what the coroutine yields for each value', async () => {
    expect(await outputs([10, 100, 100], runningAverage)).toEqual([10, 55, 70]);
    expect(await outputs([10, 100, 100], runningAverage())).toEqual([10, 55, 70]);
  });

  test('makes a coroutine for each subscription', async () => {
    const averages = generate([10, 100, 100]).pipe(asFilter(runningAverage));
    expect(await lastValueFrom(averages)).toBe(70);
    expect(await lastValueFrom(averages)).toBe(70);
  });

  test('refuses a second subscription to a made coroutine', async () => {
    const averages = generate([10]).pipe(asFilter(runningAverage()));
    await lastValueFrom(averages);
    await expect(lastValueFrom(averages)).rejects.toMatchObject({ code: 'ALREADY_CONSUMED' });
  });

  test('emits nothing where the coroutine yields undefined, and everything else as it is', async () => {
    const answers = [undefined, null, 0, [1, 2], 'text'];
    const filter = answering((index: number) => answers[index]);
    expect(await outputs(answers.keys(), filter)).toEqual([null, 0, [1, 2], 'text']);
  });

  test('awaits promises, and the generator waits meanwhile', async () => {
    const log: string[] = [];
    const numbers = generate(function* () {
      for (let value = 0; value < 3; value++) {
        log.push(`made ${value}`);
        yield value;
      }
    });
    const later = () => answering((value: number) => Promise.resolve(value * 10));
    await drain(numbers.pipe(asFilter(later)), async (value) => {
      await Promise.resolve();
      log.push(`got ${value}`);
    });
    expect(log).toEqual(['made 0', 'got 0', 'made 1', 'got 10', 'made 2', 'got 20']);
  });

  test('completes, with the source closed, when the coroutine returns', async () => {
    const log: string[] = [];
    const endless = generate(function* () {
      try {
        for (let value = 0; ; value++) yield value;
      } finally {
        log.push('generator closed');
      }
    });
    const first2 = coroutine(function* () {
      const first: number = yield;
      const second: number = yield first;
      yield second;
    });
    expect(await lastValueFrom(endless.pipe(asFilter(first2), toArray()))).toEqual([0, 1]);
    expect(log).toEqual(['generator closed']);
  });

  test('closes the coroutine before it completes, and when it is left', async () => {
    const log: unknown[] = [];
    const filter = () =>
      answering(
        (value: number) => value,
        () => log.push('closed'),
      );
    await drain(generate([1]).pipe(asFilter(filter))).then(() => log.push('completed'));
    const endless = generate(function* () {
      for (let value = 0; ; value++) yield value;
    });
    log.push(await firstValueFrom(endless.pipe(asFilter(filter), take(1))));
    for await (const value of iterate(endless.pipe(asFilter(filter)))) {
      log.push(value);
      break;
    }
    expect(log).toEqual(['closed', 'completed', 'closed', 0, 0, 'closed']);
  });

  test('fails with what the coroutine throws, also when it closes', async () => {
    const failing = () =>
      answering(() => {
        throw new Error('not a number');
      });
    await expect(outputs([1], failing)).rejects.toThrow('not a number');
    const stuck = () =>
      answering(
        (value: number) => value,
        () => {
          throw new Error('stuck');
        },
      );
    await expect(outputs([1], stuck)).rejects.toThrow('stuck');
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    expect(await lastValueFrom(generate([1, 2]).pipe(asFilter(stuck), take(1)))).toBe(1);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  test('takes only coroutines and functions that make them', () => {
    expect(() => asFilter(42 as never)).toThrow(InvalidArgumentError);
    expect(() => asFilter(undefined as never)).toThrow(InvalidArgumentError);
  });
});
