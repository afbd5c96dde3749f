import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { frame } from '../../../lib/frames/index.js';
import type { StoredFrame } from '../../../lib/storage/format.js';
import { encodePage } from '../../../lib/storage/tiff/encode-page.js';
import { classic } from '../../../lib/storage/tiff/tiff-kind.js';
import { TiffReader } from '../../../lib/storage/tiff/tiff-reader.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { writePages } from './write-pages.js';

const grey = frame(new Uint16Array([0, 1, 256, 65535, 40000, 7]), [2, 3], { index: 0, timestamp: 5 });
const next = frame(new Uint16Array([9, 8, 7, 6, 5, 4]), [2, 3], { index: 1, timestamp: 6 });

async function fileOf(bytes: Buffer): Promise<string> {
  const path = join(await temporaryDirectory(), 'a.tif');
  await writeFile(path, bytes);
  return path;
}

/** All pages of a file; rejects when one cannot be read. */
async function pagesOf(path: string): Promise<StoredFrame[]> {
  const reader = await TiffReader.open(path);
  try {
    const pages: StoredFrame[] = [];
    for (;;) {
      const page = await reader.frame(pages.length);
      if (page === undefined) return pages;
      pages.push(page);
    }
  } finally {
    await reader.close();
  }
}

/** A big-endian TIFF of one tag after the other, all of them short, with its two strips behind them. */
function bigEndian(tags: Record<number, number[]>, strips: Buffer): Buffer {
  const entries = Object.entries(tags);
  const start = 8 + 2 + entries.length * 12 + 4;
  const header = Buffer.alloc(start);
  header.write('MM\0*', 'latin1');
  header.writeUInt32BE(8, 4);
  header.writeUInt16BE(entries.length, 8);
  entries.forEach(([tag, values], index) => {
    header.writeUInt16BE(Number(tag), 10 + index * 12);
    header.writeUInt16BE(3, 12 + index * 12);
    header.writeUInt32BE(values.length, 14 + index * 12);
    values.forEach((value, nth) => header.writeUInt16BE(value, 18 + index * 12 + nth * 2));
  });
  return Buffer.concat([header, strips]);
}

describe('TiffReader', () => {
  test('reads the big-endian files of other programs, in several strips', async () => {
    const strips = Buffer.alloc(12);
    [0, 1, 256, 65535, 40000, 7].forEach((value, index) => strips.writeUInt16BE(value, index * 2));
    const start = 8 + 2 + 8 * 12 + 4;
    const file = bigEndian(
      { 256: [3], 257: [2], 258: [16], 259: [1], 262: [1], 273: [start, start + 6], 277: [1], 279: [6, 6] },
      strips,
    );
    expect(await pagesOf(await fileOf(file))).toEqual([{ data: grey.data, shape: [2, 3] }]);
  });

  test.each([
    ['compressed', (image: Sharp) => image.tiff({ compression: 'lzw' })],
    ['tiled', (image: Sharp) => image.tiff({ compression: 'none', tile: true })],
  ])('leaves to sharp what is %s', async (_, encode) => {
    const pixels = Uint8Array.from({ length: 64 * 64 }, (__, index) => index * 7);
    const image = sharp(pixels, { raw: { width: 64, height: 64, channels: 1 } }).toColourspace('b-w');
    const path = await fileOf(await encode(image).toBuffer());
    expect(await pagesOf(path)).toEqual([{ data: pixels, shape: [64, 64] }]);
  });

  test('what is not TIFF is refused at once, whatever it is called', async () => {
    const image = sharp(new Uint8Array(64), { raw: { width: 8, height: 8, channels: 1 } });
    for (const bytes of [await image.png().toBuffer(), Buffer.from('II'), Buffer.alloc(0)]) {
      await expect(TiffReader.open(await fileOf(bytes))).rejects.toThrow('does not begin as a TIFF file does');
    }
  });

  test('agrees with what libvips writes uncompressed', async () => {
    const pixels = Uint16Array.from({ length: 300 * 200 }, (_, index) => index);
    const file = await sharp(pixels, { raw: { width: 300, height: 200, channels: 1 } })
      .toColourspace('grey16')
      .tiff({ compression: 'none' })
      .toBuffer();
    expect(await pagesOf(await fileOf(file))).toEqual([{ data: pixels, shape: [200, 300] }]);
  });

  test('a file of two pages that is cut off anywhere has only whole pages, or is an error', async () => {
    const path = await fileOf(Buffer.alloc(0));
    const source = join(await temporaryDirectory(), 'whole.tif');
    await writePages(source, [grey, next], { bytesPerFile: 1000 });
    const whole = await readFile(source);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        await writeFile(path, whole.subarray(0, length));
        const reader = await TiffReader.open(path).catch((error: unknown) => error as Error);
        if (reader instanceof Error) {
          expect(reader.message).toMatch(/cut off|does not begin/);
          return;
        }
        for (const [position, { data }] of [grey, next].entries()) {
          const page = await reader.frame(position).catch((error: unknown) => error as Error);
          if (page instanceof Error) expect(page.message).toMatch(/cut off|bytes of pixels are there/);
          else if (page !== undefined) expect(page.data).toEqual(data);
        }
        await reader.close();
      }),
      { examples: [[0], [3], [4], [9], [100], [256], [whole.length - 1]] },
    );
  });

  test('damage in the header gives an error or an image, but takes neither time nor memory', async () => {
    const path = await fileOf(Buffer.alloc(0));
    const source = join(await temporaryDirectory(), 'whole.tif');
    await writePages(source, [grey]);
    const whole = await readFile(source);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: 300 }), fc.integer({ min: 0, max: 255 }), async (at, value) => {
        const damaged = Buffer.from(whole);
        damaged[at] = value;
        await writeFile(path, damaged);
        const pages = await pagesOf(path).catch((error: unknown) => error);
        if (pages instanceof Error) return;
        for (const { data } of pages as StoredFrame[]) expect(data.length).toBeLessThanOrEqual(whole.length);
      }),
    );
  });

  test('directories that lead in a circle are an error, not an endless file', async () => {
    const path = join(await temporaryDirectory(), 'circle.tif');
    await writePages(path, [grey, next], { bytesPerFile: 1000 });
    const bytes = await readFile(path);
    const second = bytes.readUInt32LE(8 + 2 + bytes.readUInt16LE(8) * 12);
    bytes.writeUInt32LE(8, second + 2 + bytes.readUInt16LE(second) * 12);
    await writeFile(path, bytes);
    await expect(pagesOf(path)).rejects.toThrow('circle');
    const reader = await TiffReader.open(path);
    await expect(reader.count()).rejects.toThrow('circle');
    await reader.close();
  });

  test('sees the pages that are appended while it is open', async () => {
    const path = join(await temporaryDirectory(), 'growing.tif');
    await writePages(path, [grey], { bytesPerFile: 1000 });
    const reader = await TiffReader.open(path);
    expect(await reader.count()).toBe(1);
    expect(await reader.frame(1)).toBeUndefined();
    // A page of another file put behind it, as a writer does it: the page first, then the link.
    const bytes = await readFile(path);
    const start = Math.ceil(bytes.length / 8) * 8;
    const page = encodePage(next, '', classic, start);
    bytes.writeUInt32LE(start, 8 + 2 + bytes.readUInt16LE(8) * 12);
    await writeFile(path, Buffer.concat([bytes, Buffer.alloc(start - bytes.length), page.directory, page.pixels]));
    expect((await reader.frame(1))?.data).toEqual(next.data);
    expect(await reader.count()).toBe(2);
    await reader.close();
  });
});
