import { describe, expect, test } from '@jest/globals';
import { coroutine, type Coroutine, StopIteration } from '../../lib/coroutines/index.js';
import { InvalidArgumentError } from '../../lib/flow/index.js';

const collector = coroutine(function* (into: unknown[], name = 'sink') {
  try {
    while (true) into.push(yield);
  } finally {
    into.push(`${name} closed`);
  }
});

describe('coroutine', () => {
  test('makes a factory of coroutines that wait at their first yield', () => {
    const log: unknown[] = [];
    const stage = coroutine(function* (name: string) {
      log.push(`${name} ready`);
      while (true) log.push(yield);
    });
    const made = stage('first');
    expect(log).toEqual(['first ready']);
    made.send('value');
    expect(log).toEqual(['first ready', 'value']);
  });

  test('send gives what the body yields next', () => {
    const runningAverage = coroutine(function* () {
      let total: number = yield;
      for (let count = 1; ; count++) {
        const value: number = yield total / count;
        total += value;
      }
    });
    const average = runningAverage();
    expect([10, 100, 100].map((value) => average.send(value))).toEqual([10, 55, 70]);
    const another = runningAverage();
    expect(Array.from({ length: 10 }, (_, value) => another.send(value))).toEqual([
      0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5,
    ]);
  });

  test('the send in which the body returns throws StopIteration with what it returned, and every later one does', () => {
    const once = coroutine(function* () {
      const value: number = yield;
      return value * 2;
    })();
    expect(thrownBy(() => once.send(21))).toMatchObject({ name: 'StopIteration', code: 'STOP_ITERATION', value: 42 });
    expect(once.closed).toBe(true);
    expect(thrownBy(() => once.send(1))).toBeInstanceOf(StopIteration);
    expect(thrownBy(() => once.send(1))).toMatchObject({ value: undefined });
  });

  test('close runs finally, once', () => {
    const log: unknown[] = [];
    const sink = collector(log);
    expect(sink.closed).toBe(false);
    sink.close();
    sink.close();
    expect(sink.closed).toBe(true);
    expect(log).toEqual(['sink closed']);
    expect(() => sink.send(1)).toThrow(StopIteration);
  });

  test('what the body throws comes out of send, and ends the coroutine', () => {
    const failure = new Error('full');
    const disk = coroutine(function* () {
      yield;
      throw failure;
    })();
    expect(thrownBy(() => disk.send(1))).toBe(failure);
    expect(disk.closed).toBe(true);
    expect(() => disk.send(2)).toThrow(StopIteration);
  });

  test('what the body throws before its first yield comes out of the factory', () => {
    const log: unknown[] = [];
    const disk = coroutine(function* (output: Coroutine<unknown>): Generator<void, void> {
      throw new Error(`no disk, ${String(output.closed)}`);
    });
    expect(() => disk(collector(log))).toThrow('no disk');
    expect(log).toEqual(['sink closed']);
  });

  test('a body that returns before its first yield wants no values', () => {
    const none = coroutine(function* (): Generator<void, void, number> {})();
    expect(none.closed).toBe(true);
    expect(() => none.send(1)).toThrow(StopIteration);
  });

  test('takes only generator functions that are not async', () => {
    expect(() => coroutine(42 as never)).toThrow(InvalidArgumentError);
    expect(() => coroutine(async function* wrong() {} as never)).toThrow(
      'body must be a generator function (function*, not async: it yields a promise where it has to wait), ' +
        'but it is the function wrong',
    );
    expect(() => coroutine((() => 42) as never)()).toThrow(InvalidArgumentError);
  });

  test('may not be sent to or closed by what it is calling itself', () => {
    let target: Coroutine<string> | undefined;
    const reentrant = coroutine(function* () {
      while (true) {
        const action: string = yield;
        if (action === 'send') target?.send('again');
        if (action === 'close') target?.close();
      }
    });
    for (const action of ['send', 'close']) {
      target = reentrant();
      expect(thrownBy(() => target?.send(action))).toMatchObject({ code: 'COROUTINE_RUNNING' });
      expect(target.closed).toBe(true);
    }
  });

  test('a finally that closes its own coroutine is no failure', () => {
    const made: Coroutine<void>[] = [];
    const self = coroutine(function* (): Generator<void, void, void> {
      try {
        yield;
      } finally {
        made[0]?.close();
      }
    });
    made.push(self());
    made[0]?.close();
    expect(made[0]?.closed).toBe(true);
  });

  test('a body that goes on when it is closed is told so, and gets nothing more', () => {
    let received = 0;
    const stubborn = coroutine(function* () {
      while (true) {
        try {
          yield;
          received++;
        } finally {
          continue;
        }
      }
    })();
    expect(thrownBy(() => stubborn.close())).toMatchObject({ code: 'CLOSE_IGNORED' });
    expect(stubborn.closed).toBe(true);
    expect(() => stubborn.send(1)).toThrow(StopIteration);
    expect(received).toBe(0);
  });
});

describe('a coroutine that was given others', () => {
  const pass = coroutine(function* <T>(...outputs: Coroutine<T>[]) {
    while (true) {
      const value: T = yield;
      for (const output of outputs) output.send(value);
    }
  });

  test('closes them in their order when it is closed, each with its own outputs first to last', () => {
    const log: unknown[] = [];
    const pipeline = pass(pass(collector(log, 'first'), collector(log, 'display')), collector(log, 'second'));
    pipeline.close();
    expect(log).toEqual(['first closed', 'display closed', 'second closed']);
  });

  test('closes them when it returns or throws', () => {
    const log: unknown[] = [];
    const ending = coroutine(function* (how: 'return' | 'throw', output: Coroutine<unknown>) {
      output.send(yield);
      if (how === 'throw') throw new Error('on purpose');
    });
    expect(() => ending('return', collector(log, 'first')).send(1)).toThrow(StopIteration);
    expect(() => ending('throw', collector(log, 'second')).send(2)).toThrow('on purpose');
    expect(log).toEqual([1, 'first closed', 2, 'second closed']);
  });

  test('may send to them in its finally', () => {
    const log: unknown[] = [];
    const batch = coroutine(function* (output: Coroutine<unknown>) {
      const values: unknown[] = [];
      try {
        while (true) values.push(yield);
      } finally {
        output.send(values);
      }
    })(collector(log));
    batch.send(1);
    batch.send(2);
    batch.close();
    expect(log).toEqual([[1, 2], 'sink closed']);
  });

  test('leaves one that was given to others as well to the last of them', () => {
    const log: unknown[] = [];
    const shared = collector(log);
    const [first, second] = [pass(shared), pass(shared)];
    first.close();
    second.send(1);
    expect(log).toEqual([1]);
    second.close();
    expect(log).toEqual([1, 'sink closed']);
  });

  test('finds them in an array', () => {
    const log: unknown[] = [];
    const stage = coroutine(function* (outputs: Coroutine<unknown>[]) {
      for (const output of outputs) output.send(yield);
    });
    stage([collector(log, 'first'), collector(log, 'second')]).close();
    expect(log).toEqual(['first closed', 'second closed']);
  });

  test('closes all of them also when some fail to close, and says how they failed', () => {
    const log: unknown[] = [];
    const failing = coroutine(function* (name: string): Generator<void, void> {
      try {
        yield;
      } finally {
        throw new Error(name);
      }
    });
    expect(() => pass(failing('stuck'), collector(log)).close()).toThrow('stuck');
    expect(log).toEqual(['sink closed']);
    const failure = thrownBy(() => pass(failing('first'), failing('second')).close());
    expect((failure as AggregateError).errors).toEqual([new Error('first'), new Error('second')]);
  });

  test('learns that one of them asked to stop, and so does whoever pushes', () => {
    const log: unknown[] = [];
    const stopIf = coroutine(function* (condition: (value: number) => boolean, target: Coroutine<unknown>) {
      for (let value: number = yield; !condition(value); value = yield) target.send(value);
    });
    const pipeline = pass(stopIf((value) => value > 2, collector(log)));
    const push = () => {
      for (let value = 0; value < 10; value++) pipeline.send(value);
    };
    expect(push).toThrow(StopIteration);
    expect(log).toEqual([0, 1, 2, 'sink closed']);
    expect(pipeline.closed).toBe(true);
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
