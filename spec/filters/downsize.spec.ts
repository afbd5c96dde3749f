import { describe, expect, test } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { downsize, type DownsizeOptions } from '../../lib/filters/index.js';
import { drain, generate } from '../../lib/flow/index.js';
import { frame } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { TrackedSource } from '../flow/tracked-source.js';

const frames = Array.from({ length: 10 }, (_, index) =>
  frame(new Uint8Array(100).fill(index + 1), [10, 10], { index, timestamp: index }),
);
const of = (options: DownsizeOptions) => lastValueFrom(generate(frames).pipe(downsize(options), toArray()));

describe('downsize', () => {
  test('of ten 10 x 10 frames with x (2,6,2), y (3,10,3), z (2,8,3): two of 3 x 2, with values 3 and 6', async () => {
    const smaller = await of({ x: [2, 6, 2], y: [3, 10, 3], z: [2, 8, 3] });
    expect(smaller.map(({ shape, data, index }) => [shape, [...new Set(data)], index])).toEqual([
      [[3, 2], [3], 2],
      [[3, 2], [6], 5],
    ]);
  });

  test('keeps all of what is not named', async () => {
    expect(await of({})).toEqual(frames);
    expect((await of({ x: [8] })).map(({ shape }) => shape)).toEqual(frames.map(() => [10, 2]));
    expect((await of({ z: [undefined, undefined, 4] })).map(({ index }) => index)).toEqual([0, 4, 8]);
  });

  test('closes the source behind the last frame that is wanted', async () => {
    const source = new TrackedSource();
    const numbered = source.asyncNumbers().pipe((numbers) => numbers);
    await drain(numbered.pipe(downsize({ z: [2, 8, 3] }) as never));
    expect(source).toMatchObject({ produced: 6, closed: 1 });
  });

  test('a frame that is passed on is held as downstream holds it; one that is dropped is not', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const camera = generate('-a-b-c|', { a: frames[0]!, b: frames[1]!, c: frames[2]! });
      const values = { a: frames[0]!, c: frames[2]! };
      expectObservable(camera.pipe(downsize({ z: [0, undefined, 2] }), holdFor(4))).toBe('-a-------c----|', values);
      expectDemand(camera).toBe('r----r-r-----r');
    });
  });

  test.each<[string, DownsizeOptions, RegExp]>([
    ['a negative start', { z: [-1] }, /z must be \[start, stop, step\]/],
    ['a step of 0', { z: [0, 5, 0] }, /z must be \[start, stop, step\]/],
    ['no frames', { z: [5, 5] }, /z must be \[start, stop, step\]/],
  ])('refuses %s at once', (_, options, message) => {
    expect(() => downsize(options)).toThrow(message);
  });

  test('a frame of which nothing is left is an error of the stream', async () => {
    await expect(of({ x: [10, 20] })).rejects.toThrow('x must be a range that leaves pixels of the 10 columns');
  });
});
