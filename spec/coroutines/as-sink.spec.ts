import { describe, expect, test } from '@jest/globals';
import { asSink, coroutine, type Coroutine } from '../../lib/coroutines/index.js';
import { broadcast, generate, hold, inject, InvalidArgumentError } from '../../lib/flow/index.js';

const collector = coroutine(function* (log: unknown[], count = Infinity) {
  try {
    for (let taken = 0; taken < count; taken++) log.push(yield);
  } finally {
    log.push('closed');
  }
});

function logged(log: unknown[]) {
  return generate(function* () {
    try {
      for (let value = 0; ; value++) {
        log.push(`made ${value}`);
        yield value;
      }
    } finally {
      log.push('generator closed');
    }
  });
}

describe('asSink', () => {
  test('sends every value to the coroutine and closes it at the end', async () => {
    const log: unknown[] = [];
    await asSink(collector(log))(generate([0, 1, 2]));
    expect(log).toEqual([0, 1, 2, 'closed']);
  });

  test('makes a coroutine for each run when it is given a function that makes one', async () => {
    const log: unknown[] = [];
    const sink = asSink(() => collector(log));
    await sink(generate([0]));
    await sink(generate([1]));
    expect(log).toEqual([0, 'closed', 1, 'closed']);
  });

  test('refuses a second run of a made coroutine', async () => {
    const sink = asSink(collector([]));
    await sink(generate([0]));
    await expect(sink(generate([1]))).rejects.toMatchObject({ code: 'ALREADY_CONSUMED' });
  });

  test('stops the generator, cleanly, when the coroutine returns', async () => {
    const log: unknown[] = [];
    await asSink(collector(log, 2))(logged(log));
    expect(log).toEqual(['made 0', 0, 'made 1', 1, 'closed', 'generator closed']);
  });

  test('leaves a broadcast when the coroutine returns, and the others go on', async () => {
    const [short, long]: [unknown[], unknown[]] = [[], []];
    await Promise.all(broadcast([1, 2, 3], asSink(collector(short, 1)), asSink(collector(long))));
    expect([short, long]).toEqual([
      [1, 'closed'],
      [1, 2, 3, 'closed'],
    ]);
  });

  test('rejects with what the coroutine throws, and closes the generator', async () => {
    const log: unknown[] = [];
    const failing = coroutine(function* () {
      yield;
      throw new Error('full');
    });
    await expect(asSink(failing)(logged(log))).rejects.toThrow('full');
    expect(log).toEqual(['made 0', 'generator closed']);
  });

  test('closes the coroutine when the source fails', async () => {
    const log: unknown[] = [];
    const failing = generate(function* () {
      yield 1;
      throw new Error('unplugged');
    });
    await expect(asSink(collector(log))(failing)).rejects.toThrow('unplugged');
    expect(log).toEqual([1, 'closed']);
  });

  test('takes only coroutines and functions that make them', async () => {
    expect(() => asSink(42 as never)).toThrow(InvalidArgumentError);
    function* forgotten() {
      yield;
    }
    await expect(asSink(forgotten as never)(generate([1]))).rejects.toThrow(
      'coroutine must be a function that returns a coroutine, such as coroutine() makes, but it is the function forgotten',
    );
  });
});

describe('a coroutine at the end of a pipe holds the generator', () => {
  test('with the promise that it yields', async () => {
    const log: unknown[] = [];
    const saver = coroutine(function* () {
      let saved: Promise<void> | undefined;
      const save = async (value: number) => {
        await Promise.resolve();
        log.push(`saved ${value}`);
      };
      for (let count = 0; count < 2; count++) saved = save(yield saved);
      yield saved;
    });
    await inject(logged(log), saver());
    expect(log).toEqual(['made 0', 'saved 0', 'made 1', 'saved 1', 'made 2', 'generator closed']);
  });

  test('with a promise that a stage between passes on', async () => {
    const log: unknown[] = [];
    const square = coroutine(function* <R>(output: Coroutine<number, R>) {
      let result: R | undefined;
      while (true) {
        const value: number = yield result;
        result = output.send(value ** 2);
      }
    });
    const saver = coroutine(function* () {
      let saved: Promise<void> | undefined;
      while (true) {
        const value: number = yield saved;
        saved = Promise.resolve().then(() => void log.push(`saved ${value}`));
      }
    });
    await inject(function* () {
      for (const value of [2, 3]) {
        log.push(`made ${value}`);
        yield value;
      }
    }, square(saver()));
    expect(log).toEqual(['made 2', 'saved 4', 'made 3', 'saved 9']);
  });

  test('with hold(), also below other coroutines', async () => {
    const log: unknown[] = [];
    const pass = coroutine(function* (output: Coroutine<number>) {
      while (true) output.send(yield);
    });
    const delegating = coroutine(function* () {
      for (let count = 0; count < 2; count++) {
        const value: number = yield;
        const release = hold();
        void Promise.resolve().then(() => {
          log.push(`saved ${value}`);
          release();
        });
      }
      yield;
    });
    await inject(logged(log), pass(delegating()));
    expect(log).toEqual(['made 0', 'saved 0', 'made 1', 'saved 1', 'made 2', 'generator closed']);
  });

  test('and a promise that rejects ends the run, with the coroutine closed', async () => {
    const log: unknown[] = [];
    const saver = coroutine(function* () {
      try {
        yield;
        while (true) yield Promise.reject(new Error('full'));
      } finally {
        log.push('closed');
      }
    });
    await expect(inject(logged(log), saver())).rejects.toThrow('full');
    expect(log).toEqual(['made 0', 'generator closed', 'closed']);
  });
});
