import { describe, expect, test } from '@jest/globals';
import { drain, generate } from '../../lib/flow/index.js';
import { pickSlice } from '../../lib/filters/pick-slice.js';
import { sinograms } from '../../lib/filters/sinograms.js';
import { frame, type FrameStack } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';

const projection = (value: number) => frame(new Float32Array([value, -value]), [2, 1], { index: value, timestamp: 0 });

describe('sinograms', () => {
  test('gives a stack [rows, count, columns] after each projection; a newer one replaces the oldest', async () => {
    const stacks: FrameStack[] = [];
    await drain(generate([1, 2, 3].map(projection)).pipe(sinograms(2)), (stack) => void stacks.push(stack));
    expect(stacks.map(({ shape }) => shape)).toEqual([
      [2, 2, 1],
      [2, 2, 1],
      [2, 2, 1],
    ]);
    expect(stacks.map(({ data }) => [...data])).toEqual([
      [1, 0, -1, 0],
      [1, 2, -1, -2],
      [3, 2, -3, -2],
    ]);
  });

  test('paces its source by whoever is behind it', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const camera = generate('-a-b|', { a: projection(1), b: projection(2) });
      const sinogram = { dtype: 'float32', shape: [2, 1], timestamp: 0, metadata: {} };
      expectObservable(camera.pipe(sinograms(2), pickSlice(1), holdFor(3))).toBe('-a----b---|', {
        a: { ...sinogram, data: new Float32Array([-1, 0]), index: 1 },
        b: { ...sinogram, data: new Float32Array([-1, -2]), index: 2 },
      });
      expectDemand(camera).toBe('r---r----r');
    });
  });

  test('begins anew for each subscription', async () => {
    const source = generate([1, 2].map(projection)).pipe(sinograms(2), pickSlice(0));
    for (let run = 0; run < 2; run++) {
      const seen: number[][] = [];
      await drain(source, ({ data }) => void seen.push([...data]));
      expect(seen).toEqual([
        [1, 0],
        [1, 2],
      ]);
    }
  });

  test('a wrong count is an error where it is written', () => {
    expect(() => sinograms(0)).toThrow(/count must be a whole number of at least 1/);
  });

  test('a projection of another size ends the stream with an error, and closes the source', async () => {
    let closed = false;
    const source = generate(function* () {
      try {
        yield projection(1);
        yield frame(new Float32Array(3), [3, 1]);
      } finally {
        closed = true;
      }
    });
    await expect(drain(source.pipe(sinograms(2)))).rejects.toThrow(
      /projection must be 2 x 1 float32, as the first was/,
    );
    expect(closed).toBe(true);
  });
});
