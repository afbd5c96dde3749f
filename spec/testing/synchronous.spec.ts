import { describe, expect, test } from '@jest/globals';
import { asynchronous } from '../../lib/coroutines/index.js';
import '../../lib/testing/synchronous.js';

describe('rxlab/testing/synchronous', () => {
  test('makes asynchronous functions run at once for the whole test run, threads included', () => {
    expect(asynchronous(() => 42)().result()).toBe(42);
    expect(asynchronous(async () => 42)().done).toBe(false);
    const calls: number[] = [];
    void asynchronous((value: number) => calls.push(value), { thread: true })(1);
    expect(calls).toEqual([1]);
  });
});
