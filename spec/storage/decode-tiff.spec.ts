import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { frame } from '../../lib/frames/index.js';
import { decodeTiff } from '../../lib/storage/decode-tiff.js';
import { encodeTiff } from '../../lib/storage/encode-tiff.js';

const grey = frame(new Uint16Array([0, 1, 256, 65535, 40000, 7]), [2, 3]);

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

describe('decodeTiff', () => {
  test('reads the big-endian files of other programs, in several strips', () => {
    const strips = Buffer.alloc(12);
    [0, 1, 256, 65535, 40000, 7].forEach((value, index) => strips.writeUInt16BE(value, index * 2));
    const start = 8 + 2 + 8 * 12 + 4;
    const file = bigEndian(
      { 256: [3], 257: [2], 258: [16], 259: [1], 262: [1], 273: [start, start + 6], 277: [1], 279: [6, 6] },
      strips,
    );
    expect(decodeTiff(file)).toEqual({ data: grey.data, shape: [2, 3] });
  });

  test.each([
    ['compressed', (image: Sharp) => image.tiff({ compression: 'lzw' })],
    ['tiled', (image: Sharp) => image.tiff({ compression: 'none', tile: true })],
    ['not TIFF', (image: Sharp) => image.png()],
  ])('leaves to others what is %s', async (_, encode) => {
    const image = sharp(new Uint8Array(64 * 64), { raw: { width: 64, height: 64, channels: 1 } }).toColourspace('b-w');
    expect(decodeTiff(await encode(image).toBuffer())).toBeUndefined();
  });

  test('agrees with what libvips writes uncompressed', async () => {
    const pixels = Uint16Array.from({ length: 300 * 200 }, (_, index) => index);
    const file = await sharp(pixels, { raw: { width: 300, height: 200, channels: 1 } })
      .toColourspace('grey16')
      .tiff({ compression: 'none' })
      .toBuffer();
    expect(decodeTiff(file)).toEqual({ data: pixels, shape: [200, 300] });
  });

  test("a file that is cut off anywhere is an error or nobody's, never an image", () => {
    const whole = Buffer.concat(encodeTiff(grey));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        let decoded: unknown;
        try {
          decoded = decodeTiff(whole.subarray(0, length));
        } catch (error) {
          expect((error as Error).message).toMatch(/cut off|bytes of pixels are there/);
        }
        expect(decoded).toBeUndefined();
      }),
      { examples: [[0], [3], [4], [9], [100], [256], [whole.length - 1]] },
    );
  });

  test('damage in the header gives an error or an image, but takes neither time nor memory', () => {
    const whole = Buffer.concat(encodeTiff(grey));
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 255 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const damaged = Buffer.from(whole);
        damaged[at] = value;
        try {
          expect(decodeTiff(damaged)?.data.length ?? 0).toBeLessThanOrEqual(whole.length);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
