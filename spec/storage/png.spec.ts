import { describe, expect, test } from '@jest/globals';
import { frame, type Shape } from '../../lib/frames/index.js';
import { png } from '../../lib/storage/png.js';
import { decodeByHand } from './handmade-png.js';

describe('png', () => {
  test.each([
    ['uint8', [5, 7], 0],
    ['uint8', [5, 7, 3], 2],
    ['uint8', [5, 7, 4], 6],
    ['uint16', [5, 7], 0],
    ['uint16', [5, 7, 3], 2],
    ['uint16', [5, 7, 4], 6],
  ] as const)('stores %s %j with every bit, as PNG colour type %i', async (dtype, shape: Shape, colourType) => {
    const length = 5 * 7 * (shape[2] ?? 1);
    const values = Array.from({ length }, (_, index) => (index * 7919) % 65_536);
    const data = dtype === 'uint8' ? Uint8Array.from(values) : Uint16Array.from(values);
    for (const compressionLevel of [0, 3, 9]) {
      const [file] = await png.encode(frame(data, shape), { compressionLevel });
      const decoded = decodeByHand(Buffer.from(file!));
      if (decoded.depth === 16) decoded.pixels.swap16();
      expect(decoded).toMatchObject({ width: 7, height: 5, depth: dtype === 'uint8' ? 8 : 16, colourType });
      expect(decoded.pixels.equals(Buffer.from(data.buffer))).toBe(true);
    }
  });

  test('takes a part of a larger memory, and shared memory', async () => {
    const shared = new Uint16Array(new SharedArrayBuffer(12)).fill(9);
    shared.set([1, 2, 300, 4], 1);
    const [file] = await png.encode(frame(shared.subarray(1, 5), [2, 2]), { compressionLevel: 3 });
    expect([...decodeByHand(Buffer.from(file!)).pixels.swap16()]).toEqual([1, 0, 2, 0, 44, 1, 4, 0]);
  });
});
