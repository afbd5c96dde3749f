import { describe, expect, test } from '@jest/globals';
import { generate, drain } from '../../lib/flow/index.js';
import { frame, FramePool, planeOf, Sinograms, type FrameStack } from '../../lib/frames/index.js';

/** Row 0 is `value`, row 1 ten times that. */
const projection = (value: number, index = 0) =>
  frame(new Uint16Array([value, value, 10 * value, 10 * value]), [2, 2], { index, timestamp: 1000 + index });

describe('Sinograms', () => {
  test('has a row of each projection, and 0 where none has come', () => {
    const sinograms = new Sinograms(3);
    sinograms.add(projection(1));
    const { data, shape, dtype } = sinograms.add(projection(2));
    expect([shape, dtype]).toEqual([[2, 3, 2], 'uint16']);
    expect([...data]).toEqual([1, 1, 2, 2, 0, 0, 10, 10, 20, 20, 0, 0]);
  });

  test('a newer projection replaces the oldest', () => {
    const sinograms = new Sinograms(2);
    const stacks = [1, 2, 3, 4, 5].map((value) => sinograms.add(projection(value)));
    const firstRows = stacks.map((stack) => [...planeOf(stack, 0).data].filter((_, i) => i % 2 === 0));
    expect(firstRows).toEqual([
      [1, 0],
      [1, 2],
      [3, 2],
      [3, 4],
      [5, 4],
    ]);
  });

  test('a stack stays as it is when further projections come, looked at or not', () => {
    const sinograms = new Sinograms(2);
    const first = sinograms.add(projection(1));
    const seen = planeOf(first, 0).data;
    sinograms.add(projection(2));
    sinograms.add(projection(3));
    expect([...seen]).toEqual([1, 1, 0, 0]);
    expect([...first.data]).toEqual([1, 1, 0, 0, 10, 10, 0, 0]);
  });

  test('a stack has index, timestamp and metadata of the newest projection', () => {
    const sinograms = new Sinograms(2);
    sinograms.add(projection(1, 0));
    const stack = sinograms.add({ ...projection(2, 1), metadata: { angle: 0.5 } });
    expect(stack).toMatchObject({ index: 1, timestamp: 1001, metadata: { angle: 0.5 } });
  });

  test('keeps what it needs of frames that a pool lends', async () => {
    const pool = new FramePool();
    const sinograms = new Sinograms(3);
    let last: FrameStack | undefined;
    await drain(generate([1, 2, 3]), (value) => {
      last = sinograms.add(pool.lend(projection(value)));
    });
    expect([...planeOf(last!, 0).data]).toEqual([1, 1, 2, 2, 3, 3]);
    expect(pool.lentBytes).toBe(0);
  });

  test.each([0, -1, 1.5, NaN, Infinity])('cannot have %p projections', (count) => {
    expect(() => new Sinograms(count)).toThrow(/count must be a whole number of at least 1/);
  });

  test.each([
    [
      'another size',
      frame(new Uint16Array(6), [2, 3]),
      /projection must be 2 x 2 uint16, as the first was.*2 x 3 uint16/,
    ],
    ['another dtype', frame(new Float32Array(4), [2, 2]), /projection must be 2 x 2 uint16.*2 x 2 float32/],
    ['colour', frame(new Uint16Array(12), [2, 2, 3]), /projection must be grey.*2 x 2 x 3 uint16/],
  ])('refuses a projection of %s, and goes on', (_, wrong, message) => {
    const sinograms = new Sinograms(2);
    sinograms.add(projection(1));
    expect(() => sinograms.add(wrong)).toThrow(message);
    expect([...planeOf(sinograms.add(projection(2)), 0).data]).toEqual([1, 1, 2, 2]);
  });
});
