import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../lib/flow/index.js';
import { planeOf, Sinograms, frame, stack, type FrameStack } from '../../lib/frames/index.js';

describe('stack', () => {
  test('has the dtype of its array, and does not copy it', () => {
    const data = new Uint16Array(24);
    const images = stack(data, [2, 3, 4], { index: 5, timestamp: 1.5, metadata: { sample: 'tooth' } });
    expect(images).toMatchObject({ dtype: 'uint16', shape: [2, 3, 4], index: 5, timestamp: 1.5 });
    expect(images.metadata).toEqual({ sample: 'tooth' });
    expect(images.data).toBe(data);
  });

  test.each<[string, unknown[], RegExp]>([
    ['a shape of two', [new Uint8Array(6), [2, 3]], /shape must be \[planes, rows, columns\].* it is "\[2, 3\]"/],
    ['no planes', [new Uint8Array(0), [0, 2, 3]], /shape must be \[planes, rows, columns\]/],
    ['a shape that is none', [new Uint8Array(6), 6], /shape must be .* it is 6/],
    ['too few pixels', [new Uint8Array(5), [1, 2, 3]], /shape must be of as many values as the data has \(5\)/],
    [
      'an array of numbers',
      [
        [1, 2],
        [1, 1, 2],
      ],
      /data must be one of/,
    ],
  ])('refuses %s with one clear error', (_, args, message) => {
    const make = () => stack(...(args as Parameters<typeof stack>));
    expect(make).toThrow(InvalidArgumentError);
    expect(make).toThrow(message);
  });
});

describe('planeOf', () => {
  test('shows the pixels of the stack, with the index of the plane', () => {
    const data = new Float32Array([1, 2, 3, 4, 5, 6]);
    const plane = planeOf(stack(data, [3, 1, 2], { timestamp: 1.5, metadata: { a: 1 } }), 1);
    expect(plane).toMatchObject({ shape: [1, 2], dtype: 'float32', index: 1, timestamp: 1.5, metadata: { a: 1 } });
    expect([...plane.data]).toEqual([3, 4]);
    data[2] = 9;
    expect(plane.data[0]).toBe(9);
  });

  test.each([-1, 3, 0.5, NaN])('has no plane %p of three', (plane) => {
    const images = stack(new Uint8Array(3), [3, 1, 1]);
    expect(() => planeOf(images, plane)).toThrow(/plane must be a whole number from 0 to 2/);
  });

  test.each<unknown>([undefined, null, 7, {}, frame(new Uint8Array(1), [1, 1])])(
    'refuses what is no stack: %p',
    (value) => {
      expect(() => planeOf(value as FrameStack, 0)).toThrow(/stack must be a stack/);
    },
  );
});

describe('a stack that is put together when it is looked at', () => {
  const lazy = () => new Sinograms(2).add(frame(new Uint8Array([1, 2, 3, 4]), [2, 2]));

  test('is put together once', () => {
    const sinograms = lazy();
    expect(sinograms.data).toBe(sinograms.data);
  });

  test('is copied as a plain one, also to another thread', () => {
    const expected = new Uint8Array([1, 2, 0, 0, 3, 4, 0, 0]);
    expect({ ...lazy() }.data).toEqual(expected);
    expect(structuredClone(lazy()).data).toEqual(expected);
  });
});
