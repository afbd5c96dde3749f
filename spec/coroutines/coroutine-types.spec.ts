import { describe, expect, test } from '@jest/globals';
import { concat, lastValueFrom, toArray, type Observable } from 'rxjs';
import { asFilter, asSink, coroutine, fanOut, type Coroutine } from '../../lib/coroutines/index.js';
import { generate, inject } from '../../lib/flow/index.js';

// The compiler is the test: each line under `@ts-expect-error` must not compile, and the others must.
const numbers = coroutine(function* (name: string) {
  while (true) {
    const value: number = yield;
    expect(`${name} ${value}`).toMatch(name);
  }
});
const average = coroutine(function* () {
  let total: number = yield;
  for (let count = 1; ; count++) {
    const value: number = yield total / count;
    total += value;
  }
});
const stage = coroutine(function* (output: Coroutine<number>) {
  while (true) {
    const text: string = yield;
    output.send(text.length);
  }
});

describe('the types of coroutines', () => {
  test('tell what may be sent', () => {
    const sink = numbers('sink');
    sink.send(1);
    // @ts-expect-error a string is no number
    sink.send('one');
    // @ts-expect-error a coroutine takes one value
    expect(() => sink.send(1, 2)).not.toThrow();
  });

  test('tell what send gives', () => {
    const given: number | undefined = average().send(1);
    // @ts-expect-error it may be undefined: the first yield has no value
    const certain: number = average().send(1);
    expect([given, certain]).toEqual([1, 1]);
  });

  test('tell which outputs fit', () => {
    const pipeline = stage(numbers('sink'));
    pipeline.send('four');
    // @ts-expect-error a stage that sends numbers to one that takes strings
    stage(stage(numbers('sink')));
    // @ts-expect-error a name is missing
    expect(() => numbers()).not.toThrow();
  });

  test('an annotated body says it all by itself', () => {
    const annotated = coroutine(function* (): Generator<string | undefined, void, number> {
      let answer: string | undefined;
      while (true) answer = (yield answer).toFixed(1);
    });
    const answer: string | undefined = annotated().send(1);
    // @ts-expect-error a string is no number
    expect(() => annotated().send('one')).toThrow(TypeError);
    expect(answer).toBe('1.0');
  });

  test('a fan-out takes what all its outputs take', () => {
    const both = fanOut(numbers('first'), numbers('second'));
    both.send(1);
    // @ts-expect-error a string is no number
    both.send('one');
    const saver = coroutine(function* (): Generator<Promise<void> | undefined, void, number> {
      while (true) yield;
    });
    const promise: Promise<void> | undefined = fanOut(numbers('first'), saver()).send(1);
    expect(promise).toBeUndefined();
  });

  test('a filter gives what its coroutine yields, without undefined and promises', async () => {
    const averages: Observable<number> = generate([1, 2]).pipe(asFilter(average));
    // @ts-expect-error a filter of numbers in a pipe of strings
    void generate(['one']).pipe(asFilter(average));
    const later = coroutine(function* (): Generator<Promise<number> | undefined, void, number> {
      let answer: Promise<number> | undefined;
      while (true) answer = Promise.resolve(yield answer);
    });
    const awaited: Observable<number> = generate([1, 2]).pipe(asFilter(later));
    expect(await lastValueFrom(concat(averages, awaited).pipe(toArray()))).toEqual([1, 1.5, 1, 2]);
  });

  test('a consumer must fit its source', async () => {
    await inject([1, 2], numbers('sink'));
    await inject([1, 2], asSink(numbers('sink')));
    // @ts-expect-error a source of strings and a sink of numbers
    const misfit = inject(['one'], asSink(numbers('sink')));
    // @ts-expect-error a source of strings and a coroutine of numbers
    const other = inject(['one'], numbers('sink'));
    expect(await Promise.all([misfit, other])).toEqual([undefined, undefined]);
  });
});
