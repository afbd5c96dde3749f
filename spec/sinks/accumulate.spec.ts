import { describe, expect, test } from '@jest/globals';
import { map, take } from 'rxjs';
import { broadcast, generate, inject, InvalidArgumentError } from '../../lib/flow/index.js';
import { frame, FramePool, isLent, type Frame } from '../../lib/frames/index.js';
import { Accumulate, FrameCountError, type AccumulateOptions } from '../../lib/sinks/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

const image = (value: number, index = 0): Frame<'uint16'> =>
  frame(new Uint16Array(6).fill(value), [2, 3], { index, timestamp: 1000 + value });

const images = (count: number): Frame[] => Array.from({ length: count }, (_, index) => image(index + 1, index));

describe('Accumulate', () => {
  test('makes a list of all that comes', async () => {
    const list = new Accumulate<number>();
    expect(list.items).toEqual([]);
    const { sink } = list;
    expect(await inject(new TrackedSource().asyncNumbers(3), sink)).toEqual([0, 1, 2]);
    expect(list.items).toEqual([0, 1, 2]);
  });

  test('begins anew with each run, and leaves what it gave before as it is', async () => {
    const list = new Accumulate<number>();
    const first = await inject([1, 2], list.sink);
    await inject([3], list.sink);
    expect(list.items).toEqual([3]);
    expect(first).toEqual([1, 2]);
  });

  test('goes on where it was with resetOnCall: false', async () => {
    const list = new Accumulate<number>({ resetOnCall: false });
    await inject([1, 2], list.sink);
    await inject([3], list.sink);
    expect(list.items).toEqual([1, 2, 3]);
  });

  test('has what came before a failure, and rejects with that', async () => {
    const list = new Accumulate<number>();
    expect(await outcome(inject(new TrackedSource().numbers(9, 3), list.sink))).toBe('source failed at 3');
    expect(list.items).toEqual([0, 1, 2]);
  });

  test('copies frames that are lent into the list, and keeps others as they are', async () => {
    const pool = new FramePool();
    const own = image(1);
    const mixed = generate([1, 2, 3]).pipe(map((value) => (value === 1 ? own : pool.lend(image(value, value)))));
    const list = new Accumulate<Frame>();
    const stack = new Accumulate({ shape: [3, 2, 3] });
    await Promise.all(broadcast(mixed, list.sink, stack.sink));
    expect(pool).toMatchObject({ lentBytes: 0, bytes: 12 });
    pool.take('uint16', 6).fill(99);
    expect(list.items.map(({ data, index }) => [data[5], index])).toEqual([
      [1, 0],
      [2, 2],
      [3, 3],
    ]);
    expect(list.items[0]).toBe(own);
    expect(list.items.some(isLent)).toBe(false);
    expect(stack.items?.data).toEqual(Uint16Array.of(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3));
  });

  describe('with a shape', () => {
    test('makes one stack of the frames', async () => {
      const stack = new Accumulate({ shape: [2, 2, 3], dtype: 'uint16' });
      expect(stack.items).toBeUndefined();
      const items = await inject(images(2), stack.sink);
      expect(items).toBe(stack.items);
      expect(items).toMatchObject({
        data: Uint16Array.of(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2),
        shape: [2, 2, 3],
        dtype: 'uint16',
        timestamp: 1002,
      });
    });

    test('begins a new stack with each run', async () => {
      const stack = new Accumulate({ shape: [1, 2, 3] });
      const first = await inject([image(1)], stack.sink);
      await inject([image(2)], stack.sink);
      expect(first?.data[0]).toBe(1);
      expect(stack.items?.data[0]).toBe(2);
    });

    test('several runs fill one stack with resetOnCall: false', async () => {
      const stack = new Accumulate({ shape: [3, 2, 3], resetOnCall: false });
      expect(await inject(images(2), stack.sink)).toBeUndefined();
      expect((await inject([image(9)], stack.sink))?.data.at(-1)).toBe(9);
      expect(await outcome(inject([image(9)], stack.sink))).toMatch(/4 came, 3 were wanted/);
    });

    test('too few frames are an error that says how many', async () => {
      const stack = new Accumulate({ shape: [3, 2, 3] });
      const failure = inject(images(2), stack.sink);
      await expect(failure).rejects.toThrow(FrameCountError);
      await expect(failure).rejects.toMatchObject({ code: 'FRAME_COUNT', came: 2, wanted: 3 });
      expect(await outcome(failure)).toBe('the stream ended before a stack was full: 2 came, 3 were wanted');
      expect(stack.items).toBeUndefined();
      expect(await outcome(inject([], stack.sink))).toMatch(/0 came, 3 were wanted/);
    });

    test('too many are, too, and the source is closed', async () => {
      const source = new TrackedSource();
      const stack = new Accumulate({ shape: [3, 2, 3] });
      const failure = inject(source.asyncNumbers().pipe(map((value) => image(value))), stack.sink);
      expect(await outcome(failure)).toBe('more frames came than a stack has room for: 4 came, 3 were wanted');
      expect(source).toMatchObject({ produced: 4, closed: 1 });
    });

    test('a source that is ended when the stack is full is closed, and all is well', async () => {
      const source = new TrackedSource();
      const stack = new Accumulate({ shape: [3, 2, 3] });
      await inject(
        source.asyncNumbers().pipe(
          map((value) => image(value)),
          take(3),
        ),
        stack.sink,
      );
      expect(stack.items?.data.at(-1)).toBe(2);
      expect(source.closed).toBe(1);
    });

    test.each<[string, unknown, string]>([
      ['of another dtype', frame(new Float32Array(6), [2, 3]), '"float32 [2, 3]"'],
      ['of another shape', frame(new Uint16Array(6), [3, 2]), '"uint16 [3, 2]"'],
      ['in colour', frame(new Uint16Array(18), [2, 3, 3]), '"uint16 [2, 3, 3]"'],
    ])('a frame %s is an error that names both', async (_, odd, named) => {
      const stack = new Accumulate({ shape: [2, 2, 3] });
      expect(await outcome(inject([image(1), odd], stack.sink))).toBe(
        `frame 1 of a stack must be uint16 [2, 3], but it is ${named}`,
      );
    });

    test('the dtype that was asked for is that of the first frame as well', async () => {
      const stack = new Accumulate({ shape: [1, 2, 3], dtype: 'float32' });
      expect(await outcome(inject([image(1)], stack.sink))).toBe(
        'frame 0 of a stack must be float32 [2, 3], but it is "uint16 [2, 3]"',
      );
    });

    test('what is no frame is an error', async () => {
      const stack = new Accumulate({ shape: [1, 2, 3] });
      expect(await outcome(inject([7], stack.sink))).toBe('value 0 of a stack must be a frame, but it is 7');
    });
  });

  test.each<[AccumulateOptions, RegExp]>([
    [{ shape: [0, 2, 3] }, /shape must be \[frames, rows, columns\], each at least 1, but it is "\[0, 2, 3\]"/],
    [{ shape: [2, 3] as never }, /shape must be \[frames, rows, columns\]/],
    [{ shape: 'all' as never }, /shape must be \[frames, rows, columns\]/],
    [{ shape: [1, 2, 3], dtype: 'uint12' as never }, /dtype must be one of uint8, /],
    [{ dtype: 'uint8' }, /dtype must be given together with a shape/],
  ])('%p is an error where it is written', (options, message) => {
    expect(() => new Accumulate(options)).toThrow(InvalidArgumentError);
    expect(() => new Accumulate(options)).toThrow(message);
  });
});
