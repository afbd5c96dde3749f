import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame, type Frame, type Shape } from '../../../lib/frames/index.js';
import { png } from '../../../lib/storage/png/png.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { decodeByHand } from './handmade-png.js';

/** The bytes of the file in which the frame is stored. */
async function encode(image: Frame, compressionLevel?: number): Promise<Buffer> {
  const path = join(await temporaryDirectory(), 'image.png');
  const writer = png.create(path, { bytesPerFile: 0, compressionLevel });
  const bytes = await writer.append(image);
  await writer.close();
  const file = await readFile(path);
  expect(file).toHaveLength(bytes);
  return file;
}

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
      const decoded = decodeByHand(await encode(frame(data, shape), compressionLevel));
      if (decoded.depth === 16) decoded.pixels.swap16();
      expect(decoded).toMatchObject({ width: 7, height: 5, depth: dtype === 'uint8' ? 8 : 16, colourType });
      expect(decoded.pixels.equals(Buffer.from(data.buffer))).toBe(true);
    }
  });

  test('takes a part of a larger memory, and shared memory', async () => {
    const shared = new Uint16Array(new SharedArrayBuffer(12)).fill(9);
    shared.set([1, 2, 300, 4], 1);
    const file = await encode(frame(shared.subarray(1, 5), [2, 2]));
    expect([...decodeByHand(file).pixels.swap16()]).toEqual([1, 0, 2, 0, 44, 1, 4, 0]);
  });
});
