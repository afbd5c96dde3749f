import { describe, expect, test } from '@jest/globals';
import { map } from 'rxjs';
import { averageImages } from '../../lib/filters/index.js';
import { buffer, drain, generate } from '../../lib/flow/index.js';
import { copy, frame, FramePool, isLent, type Frame } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';

const image = (value: number, index = 0) => frame(new Uint16Array([value, 2 * value]), [1, 2], { index });

describe('averageImages', () => {
  test('gives the mean after each frame, held as downstream holds it, anew for each subscription', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const camera = generate('-abc|', { a: image(1), b: image(2), c: image(3) });
      const means = camera.pipe(
        averageImages(),
        map(({ data, dtype }) => `${dtype} ${data.join()}`),
        holdFor(2),
      );
      const values = { a: 'float32 1,2', b: 'float32 1.5,3', c: 'float32 2,4' };
      expectObservable(means).toBe('-a--b--c--|', values);
      expectObservable(means).toBe('-a--b--c--|', values);
      expectDemand(camera).toBe('2--2--2--2');
    });
  });

  test('where frames are lent, so are the means, and a buffer behind it holds them', async () => {
    const pool = new FramePool();
    const frames = generate([1, 2, 3, 4, 5].map(image)).pipe(map((source) => pool.lend(source)));
    const means: Frame[] = [];
    let lent = 0;
    await drain(frames.pipe(averageImages(), buffer({ capacity: 3 })), async (mean) => {
      await new Promise((resolve) => void setImmediate(resolve));
      if (isLent(mean)) lent++;
      means.push(copy(mean));
    });
    expect(means.map(({ data }) => data[0])).toEqual([1, 1.5, 2, 2.5, 3]);
    expect(lent).toBe(5);
    expect(pool.lentBytes).toBe(0);
  });

  test('a frame of another shape or dtype is an error that says which', async () => {
    const wide = frame(new Uint16Array(3), [1, 3], { index: 1 });
    await expect(drain(generate([image(1), wide]).pipe(averageImages()))).rejects.toThrow(
      'frame 1 must be of shape [1, 2], as the frames before, but it is "[1, 3]"',
    );
    const float = frame(new Float32Array(2), [1, 2], { index: 1 });
    await expect(drain(generate([image(1), float]).pipe(averageImages()))).rejects.toThrow(
      'frame 1 must be uint16, as the frames before, but it is "float32"',
    );
  });
});
