import { describe, expect, test } from '@jest/globals';
import { drain, generate } from '../../lib/flow/index.js';
import { pickSlice } from '../../lib/filters/pick-slice.js';
import { stack } from '../../lib/frames/index.js';
import { runMarbles } from '../../lib/testing/index.js';

const volume = (index: number) =>
  stack(new Uint8Array([1, 2, 3, 4].map((i) => i + index)), [2, 1, 2], { index, timestamp: 0 });

describe('pickSlice', () => {
  test('gives one plane of each stack, with the index of the stack', () => {
    runMarbles(({ cold, expectObservable }) => {
      const slice = { dtype: 'uint8', shape: [1, 2], timestamp: 0, metadata: {} };
      expectObservable(cold('-a-b|', { a: volume(5), b: volume(6) }).pipe(pickSlice(1))).toBe('-a-b|', {
        a: { ...slice, data: new Uint8Array([8, 9]), index: 5 },
        b: { ...slice, data: new Uint8Array([9, 10]), index: 6 },
      });
    });
  });

  test('a plane that a stack does not have is an error of the stream', async () => {
    await expect(drain(generate([volume(0)]).pipe(pickSlice(2)))).rejects.toThrow(
      /plane must be a whole number from 0 to 1, but it is 2/,
    );
  });

  test.each([-1, 0.5, NaN])('an index of %p is an error where it is written', (index) => {
    expect(() => pickSlice(index)).toThrow(/index must be a whole number of at least 0/);
  });
});
