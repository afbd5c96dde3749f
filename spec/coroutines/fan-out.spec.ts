import { describe, expect, test } from '@jest/globals';
import { coroutine, fanOut, StopIteration } from '../../lib/coroutines/index.js';
import { inject } from '../../lib/flow/index.js';

const collector = coroutine(function* (log: unknown[], name: string, count = Infinity) {
  try {
    for (let taken = 0; taken < count; taken++) {
      const value: number = yield;
      log.push(`${name} ${value}`);
    }
  } finally {
    log.push(`${name} closed`);
  }
});

describe('fanOut', () => {
  test('sends every value to all, in their order, and closes all', () => {
    const log: unknown[] = [];
    const both = fanOut(collector(log, 'first'), collector(log, 'second'));
    both.send(1);
    both.send(2);
    both.close();
    expect(log).toEqual(['first 1', 'second 1', 'first 2', 'second 2', 'first closed', 'second closed']);
  });

  test('goes on without one that returns, and ends with the last', () => {
    const log: unknown[] = [];
    const both = fanOut(collector(log, 'first', 1), collector(log, 'second', 2));
    both.send(1);
    expect(() => both.send(2)).toThrow(StopIteration);
    expect(log).toEqual(['first 1', 'first closed', 'second 1', 'second 2', 'second closed']);
    expect(both.closed).toBe(true);
  });

  test('ends with one that throws, and closes the others', () => {
    const log: unknown[] = [];
    const failing = coroutine(function* () {
      yield;
      throw new Error('full');
    });
    const both = fanOut(failing(), collector(log, 'second'));
    expect(() => both.send(1)).toThrow('full');
    expect(log).toEqual(['second closed']);
  });

  test('of nothing wants no values', () => {
    expect(fanOut().closed).toBe(true);
    expect(() => fanOut().send(1)).toThrow(StopIteration);
  });

  test('is done with a value when all promises of its outputs have resolved', async () => {
    const log: unknown[] = [];
    const slow = coroutine(function* (turns: number) {
      let saved: Promise<void> | undefined;
      const save = async (value: number) => {
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        log.push(`saved ${value} after ${turns}`);
      };
      while (true) {
        const value: number = yield saved;
        saved = save(value);
      }
    });
    function* numbers() {
      for (let value = 1; value <= 2; value++) {
        log.push(`made ${value}`);
        yield value;
      }
    }
    await inject(numbers, fanOut(slow(9), collector(log, 'quick'), slow(3)));
    expect(log).toEqual([
      ...['made 1', 'quick 1', 'saved 1 after 3', 'saved 1 after 9'],
      ...['made 2', 'quick 2', 'saved 2 after 3', 'saved 2 after 9'],
      'quick closed',
    ]);
  });

  test('fails with the first promise that rejects, after all have settled', async () => {
    const log: unknown[] = [];
    const saver = coroutine(function* (save: () => Promise<void>): Generator<Promise<void> | undefined, void, number> {
      yield;
      yield save();
    });
    const failing = saver(async () => {
      throw new Error('full');
    });
    const slow = saver(async () => {
      for (let turn = 0; turn < 9; turn++) await Promise.resolve();
      log.push('saved');
    });
    await expect(inject([1], fanOut(failing, slow))).rejects.toThrow('full');
    expect(log).toEqual(['saved']);
  });
});
