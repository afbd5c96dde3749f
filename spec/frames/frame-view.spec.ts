import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame, view } from '../../lib/frames/index.js';

/** Pixels that say where they are: row * 100 + column. */
function numbered(rows: number, columns: number) {
  const pixels = Uint16Array.from(
    { length: rows * columns },
    (_, at) => Math.floor(at / columns) * 100 + (at % columns),
  );
  return frame(pixels, [rows, columns], { index: 4, timestamp: 5, metadata: { sample: 'latex' } });
}

describe('a view of a frame', () => {
  test('shows the part in steps without copying, and copies it when told', () => {
    const source = numbered(10, 10);
    const part = view(source).crop({ x: [2, 6, 2], y: [3, 10, 3] });
    expect(part).toMatchObject({ shape: [3, 2], strides: [30, 2], offset: 32 });
    expect(part.source).toBe(source);
    const copied = part.toFrame();
    expect(copied).toMatchObject({
      shape: [3, 2],
      dtype: 'uint16',
      index: 4,
      timestamp: 5,
      metadata: { sample: 'latex' },
    });
    expect([...copied.data]).toEqual([302, 304, 602, 604, 902, 904]);
    expect(copied.data.buffer).not.toBe(source.data.buffer);
  });

  test('of a view is a view of the frame', () => {
    const part = view(numbered(10, 10))
      .crop({ y: [1, 9, 2] })
      .crop({ x: [5], y: [1, 3] });
    expect([...part.toFrame().data]).toEqual([305, 306, 307, 308, 309, 505, 506, 507, 508, 509]);
  });

  test('of a coloured frame keeps the channels together', () => {
    const source = frame(
      Uint8Array.from({ length: 2 * 3 * 3 }, (_, at) => at),
      [2, 3, 3],
    );
    const part = view(source).crop({ x: [0, 3, 2], y: [1] });
    expect(part.shape).toEqual([1, 2, 3]);
    expect([...part.toFrame().data]).toEqual([9, 10, 11, 15, 16, 17]);
    expect([part.at(0, 1, 2), part.at(0, 2), part.at(0, 0, 3)]).toEqual([17, undefined, undefined]);
  });

  test('a stop beyond the edge is the edge', () => {
    expect(view(numbered(3, 3)).crop({ x: [1, 100] }).shape).toEqual([3, 2]);
  });

  test.each([
    { x: [3, 3] as const, says: 'x must be a range that leaves pixels of the 10 columns' },
    { x: [10] as const, says: '10 columns' },
    { y: [0, 4, 0] as const, says: 'step at least 1' },
    { y: [-1] as const, says: 'from 0' },
    { y: [0.5] as const, says: 'whole pixels' },
    { y: [0, Number.NaN] as const, says: 'whole pixels' },
  ])('refuses $x $y', ({ says, ...window }) => {
    expect(() => view(numbered(10, 10)).crop(window)).toThrow(says);
  });

  test('agrees with the plain definition for any range', () => {
    const size = fc.integer({ min: 1, max: 9 });
    const range = fc.tuple(fc.nat(8), fc.nat(12), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(size, size, range, range, (rows, columns, x, y) => {
        const within = (at: number, [start, stop, step]: readonly [number, number, number]): boolean =>
          at >= start && at < stop && (at - start) % step === 0;
        const source = numbered(rows, columns);
        const expected = [...source.data].filter(
          (_, at) => within(Math.floor(at / columns), y) && within(at % columns, x),
        );
        fc.pre(expected.length > 0);
        expect([...view(source).crop({ x, y }).toFrame().data]).toEqual(expected);
      }),
    );
  });
});
