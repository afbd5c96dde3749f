import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { frame, pixelArrays, type DType, type Frame, type Shape, type TypedArray } from '../../lib/frames/index.js';
import { decodeTiff } from '../../lib/storage/decode-tiff.js';
import { encodeTiff } from '../../lib/storage/encode-tiff.js';

const dtypes = Object.keys(pixelArrays) as DType[];

/** Bytes of any kind as a frame: floats may be NaN, and every value occurs. */
function frameOf(dtype: DType, shape: Shape, fill: (index: number) => number): Frame {
  const [rows, columns, channels = 1] = shape;
  const bytes = Uint8Array.from(
    { length: rows * columns * channels * pixelArrays[dtype].BYTES_PER_ELEMENT },
    (_, index) => fill(index),
  );
  const data = new (pixelArrays[dtype] as new (memory: ArrayBuffer) => TypedArray)(bytes.buffer);
  return frame(data, shape);
}

describe('encodeTiff', () => {
  test('what it encodes, decodeTiff gives back bit for bit: every dtype, grey, RGB and RGBA', () => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 3, 4));
    fc.assert(
      fc.property(fc.constantFrom(...dtypes), shapes, fc.integer(), (dtype, [rows, columns, channels], seed) => {
        const shape: Shape = channels === 1 ? [rows, columns] : [rows, columns, channels];
        // The seed makes the channels of the first pixel differ, and its alpha channel not opaque.
        const original = frameOf(dtype, shape, (index) => (index === 0 ? 1 : index * 31 + Math.abs(seed % 7)) & 0x7f);
        const decoded = decodeTiff(Buffer.concat(encodeTiff(original)));
        expect(decoded?.shape).toEqual(shape);
        expect(decoded?.data.constructor.name).toBe(original.data.constructor.name);
        expect(Buffer.from(decoded!.data.buffer)).toEqual(Buffer.from(original.data.buffer));
      }),
    );
  });

  test.each([
    ['uint8', [5, 7], 'b-w', 'uchar'],
    ['uint8', [5, 7, 3], 'srgb', 'uchar'],
    ['uint8', [5, 7, 4], 'srgb', 'uchar'],
    ['uint16', [5, 7], 'grey16', 'ushort'],
    ['uint16', [5, 7, 3], 'rgb16', 'ushort'],
    ['uint16', [5, 7, 4], 'rgb16', 'ushort'],
  ] as const)('libvips reads the same %s pixels %j', async (dtype, shape, colourspace, depth) => {
    const original = frameOf(dtype, shape, (index) => index * 37);
    const { data, info } = await sharp(Buffer.concat(encodeTiff(original)))
      .toColourspace(colourspace)
      .raw({ depth })
      .toBuffer({ resolveWithObject: true });
    expect([info.height, info.width, info.channels]).toEqual([5, 7, shape[2] ?? 1]);
    expect(data.equals(Buffer.from(original.data.buffer))).toBe(true);
  });

  test('does not copy the pixels, and takes only those of the frame out of a larger memory', () => {
    const memory = new Uint16Array([9, 1, 2, 3, 4, 9]);
    const [header, pixels] = encodeTiff(frame(memory.subarray(1, 5), [2, 2]));
    expect(pixels!.buffer).toBe(memory.buffer);
    expect([...pixels!]).toEqual([1, 0, 2, 0, 3, 0, 4, 0]);
    expect(header).toHaveLength(256);
  });

  test('refuses what does not fit in 4 GiB', () => {
    const large = { byteLength: 2 ** 32, byteOffset: 0, buffer: new ArrayBuffer(0), BYTES_PER_ELEMENT: 1 };
    const attempt = () => encodeTiff({ ...frame(new Uint8Array(1), [1, 1]), data: large as never });
    expect(attempt).toThrow('4 GiB');
  });
});
