import { describe, expect, test } from '@jest/globals';
import { map, take } from 'rxjs';
import { broadcast, generate, inject } from '../../lib/flow/index.js';
import { frame, FramePool, isLent, type Frame } from '../../lib/frames/index.js';
import { Result } from '../../lib/sinks/result.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('Result', () => {
  test('has the latest value at any time, and nothing before the first', async () => {
    const result = new Result<number>();
    expect(result.value).toBeUndefined();
    const seen: unknown[] = [];
    const { sink } = result;
    const [last] = broadcast(new TrackedSource().asyncNumbers(3), sink, async (source) => {
      await inject(source.pipe(map(() => seen.push(result.value))), new Result<number>().sink);
    });
    expect(await last).toBe(2);
    expect(seen).toEqual([0, 1, 2]);
    expect(result.value).toBe(2);
  });

  test('keeps the value over a run of which nothing comes, and over one that fails', async () => {
    const result = new Result<number>();
    await inject([1, 2], result.sink);
    expect(await inject([], result.sink)).toBe(2);
    expect(await outcome(inject(new TrackedSource().numbers(9, 5), result.sink))).toBe('source failed at 5');
    expect(result.value).toBe(4);
  });

  test('a source that ends early is closed', async () => {
    const source = new TrackedSource();
    expect(await inject(source.asyncNumbers().pipe(take(2)), new Result<number>().sink)).toBe(1);
    expect(source.closed).toBe(1);
  });

  test('a frame that is lent is copied', async () => {
    const pool = new FramePool();
    const lent = generate([1, 2]).pipe(
      map((value) => pool.lend(frame(new Uint8Array([value]), [1, 1], { index: value }))),
    );
    const result = new Result<Frame>();
    await inject(lent, result.sink);
    expect(pool.lentBytes).toBe(0);
    pool.take('uint8', 1).fill(99);
    expect(result.value).toMatchObject({ data: new Uint8Array([2]), index: 2 });
    expect(isLent(result.value!)).toBe(false);
  });
});
