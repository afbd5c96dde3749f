import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { frame, pixelArrays, type DType, type Frame, type Shape, type TypedArray } from '../../../lib/frames/index.js';
import { read } from '../../../lib/storage/index.js';
import { kindFor } from '../../../lib/storage/tiff/tiff-writer.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { writePages } from './write-pages.js';

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

describe('a TIFF file', () => {
  test('gives back what was written, bit for bit: every dtype, grey, RGB and RGBA, one page and several', async () => {
    const directory = await temporaryDirectory();
    const shapes = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 3, 4));
    let files = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...dtypes),
        shapes,
        fc.integer(),
        fc.constantFrom(1, 3),
        async (dtype, [rows, columns, channels], seed, pages) => {
          const shape: Shape = channels === 1 ? [rows, columns] : [rows, columns, channels];
          const originals = Array.from({ length: pages }, (_, page) =>
            frameOf(dtype, shape, (index) => index * 31 + page + Math.abs(seed % 7)),
          );
          const path = join(directory, `${files++}.tif`);
          await writePages(path, originals, { bytesPerFile: pages === 1 ? 0 : 1e6 });
          for (const [index, original] of originals.entries()) {
            const page = await read(path, { index });
            expect(page.shape).toEqual(shape);
            expect(page.dtype).toBe(dtype);
            expect(Buffer.from(page.data.buffer)).toEqual(Buffer.from(original.data.buffer));
          }
        },
      ),
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
    const path = join(await temporaryDirectory(), 'a.tif');
    await writePages(path, [original]);
    const { data, info } = await sharp(await readFile(path))
      .toColourspace(colourspace)
      .raw({ depth })
      .toBuffer({ resolveWithObject: true });
    expect([info.height, info.width, info.channels]).toEqual([5, 7, shape[2] ?? 1]);
    expect(data.equals(Buffer.from(original.data.buffer))).toBe(true);
  });

  test('index, timestamp and metadata come back with the pixels', async () => {
    const path = join(await temporaryDirectory(), 'a.tif');
    const metadata = { sample: 'Müller & Söhne <1>', exposure: 0.25, roi: [1, 2] };
    const originals = [7, 9].map((index) =>
      frame(new Uint8Array([index]), [1, 1], { index, timestamp: 1_700_000_000_000.25 + index, metadata }),
    );
    await writePages(path, originals, { bytesPerFile: 1000 });
    for (const [page, { index, timestamp }] of originals.entries()) {
      expect(await read(path, { index: page })).toMatchObject({ index, timestamp, metadata: { ...metadata, path } });
    }
  });
});

describe('kindFor', () => {
  const pixels = frame(new Uint8Array(1000), [10, 100]);

  test('is TIFF as long as 4 GiB are enough, whatever is said of the frames, and BigTIFF beyond', () => {
    expect(kindFor(pixels, 0).name).toBe('TIFF');
    expect(kindFor(pixels, 2 ** 31).name).toBe('TIFF');
    expect(kindFor(pixels, 2 ** 32).name).toBe('BigTIFF');
    expect(kindFor(pixels, Infinity).name).toBe('BigTIFF');
    const talkative = { ...pixels, metadata: { text: 'x'.repeat(2000) } };
    expect(kindFor(talkative, 2 ** 31).name).toBe('BigTIFF');
  });
});
