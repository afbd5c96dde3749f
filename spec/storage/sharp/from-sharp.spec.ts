import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { frame, type Shape } from '../../../lib/frames/index.js';
import { fromSharp, toSharp } from '../../../lib/storage/index.js';

describe('toSharp and fromSharp', () => {
  test('give back every pixel, grey and colour, 8 and 16 bit', async () => {
    const side = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.constantFrom(1, 3, 4), fc.boolean(), async (rows, columns, channels, deep) => {
        const values = Array.from(
          { length: rows * columns * channels },
          (_, i) => (i * 7919 + 13) % (deep ? 65536 : 256),
        );
        const shape: Shape = channels === 1 ? [rows, columns] : [rows, columns, channels];
        const original = frame(deep ? new Uint16Array(values) : new Uint8Array(values), shape, { index: 5 });
        const back = await fromSharp(await toSharp(original), original);
        expect(back).toEqual(original);
      }),
    );
  });

  test('a frame is resized with its 16 bits', async () => {
    const image = await toSharp(frame(new Uint16Array(64).fill(40_000), [8, 8]));
    const half = await fromSharp(image.resize(4));
    expect([half.dtype, half.shape, new Set(half.data)]).toEqual(['uint16', [4, 4], new Set([40_000])]);
  });

  test('a PNG of sharp becomes a frame', async () => {
    const file = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#102030' } })
      .png()
      .toBuffer();
    expect(await fromSharp(sharp(file))).toMatchObject({ dtype: 'uint8', shape: [2, 3, 3] });
  });

  test('what sharp does not hold is an error that says what it does', async () => {
    await expect(toSharp(frame(new Float32Array(4), [2, 2]))).rejects.toThrow('dtype must be uint8 or uint16');
    await expect(toSharp(frame(new Uint8Array(4), [1, 2, 2]))).rejects.toThrow('channels must be 1, 3 or 4');
  });
});
