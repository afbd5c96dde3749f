import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { frame, pixelArrays, type Frame, type Shape, type TypedArray } from '../../../lib/frames/index.js';
import { DirectoryWalker, read } from '../../../lib/storage/index.js';
import { realData } from '../../real-data.js';
import { decodeByHand, encodeByHand } from '../png/handmade-png.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function readBack(file: Buffer, name = 'image.png'): Promise<Frame> {
  const path = join(await temporaryDirectory(), name);
  await writeFile(path, file);
  return read(path);
}

function bigEndian(values: Uint16Array): Buffer {
  return Buffer.from(values.buffer.slice(0)).swap16();
}

describe('read', () => {
  test.each([
    ['uint8', '.png', [5, 7]],
    ['uint8', '.png', [5, 7, 3]],
    ['uint8', '.png', [5, 7, 4]],
    ['uint16', '.png', [5, 7]],
    ['uint16', '.png', [5, 7, 3]],
    ['uint16', '.png', [5, 7, 4]],
    ['uint8', '.tif', [5, 7]],
    ['uint16', '.tiff', [5, 7, 4]],
    ['float64', '.TIF', [5, 7]],
  ] as const)('gives back %s%s of shape %j as it was written', async (dtype, extension, shape) => {
    const length = shape.reduce((product: number, size) => product * size, 1);
    const values = Array.from({ length }, (_, index) => (dtype === 'float64' ? Math.sin(index) : index * 7919));
    const original = frame(new (pixelArrays[dtype] as new (values: number[]) => TypedArray)(values), shape);
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.write([original], { dataset: `{}${extension}` });
    const { data, shape: size, dtype: kind } = await read(join(walker.root, `0${extension}`));
    expect({ data, size, kind }).toEqual({ data: original.data, size: shape, kind: dtype });
  });

  test('says where the frame is from, and when its file was last changed', async () => {
    const path = join(await temporaryDirectory(), 'image.png');
    await writeFile(path, encodeByHand({ width: 1, height: 1, depth: 8, colourType: 0, pixels: Buffer.from([3]) }));
    await utimes(path, 0, 1_700_000_000.25);
    expect(await read(path)).toMatchObject({ index: 0, timestamp: 1_700_000_000_250, metadata: { path } });
  });

  const values = new Uint16Array([0, 1, 255, 256, 40_000, 65_535]);

  test('a 16-bit grey PNG is [rows, columns], to the last bit', async () => {
    const image = await readBack(
      encodeByHand({ width: 3, height: 2, depth: 16, colourType: 0, pixels: bigEndian(values) }),
    );
    expect({ data: image.data, shape: image.shape }).toEqual({ data: values, shape: [2, 3] });
  });

  test.each([
    ['grey in RGB', 2, [5, 5, 5, 6, 6, 6], [1, 2], [5, 6]],
    ['grey in opaque RGBA', 6, [5, 5, 5, 255, 6, 6, 6, 255], [1, 2], [5, 6]],
    ['grey with opaque alpha', 4, [5, 255, 6, 255], [1, 2], [5, 6]],
    ['RGB', 2, [5, 5, 5, 6, 6, 7], [1, 2, 3], [5, 5, 5, 6, 6, 7]],
    ['opaque RGBA', 6, [5, 5, 4, 255, 6, 6, 6, 255], [1, 2, 3], [5, 5, 4, 6, 6, 6]],
    ['RGBA', 6, [5, 5, 4, 0, 6, 6, 6, 255], [1, 2, 4], [5, 5, 4, 0, 6, 6, 6, 255]],
    ['grey with alpha', 4, [5, 0, 6, 254], [1, 2, 4], [5, 5, 5, 0, 6, 6, 6, 254]],
  ])('%s (PNG colour type %i) %j has the shape %j', async (_, colourType, pixels, shape, data) => {
    const image = await readBack(
      encodeByHand({ width: 2, height: 1, depth: 8, colourType, pixels: Buffer.from(pixels) }),
    );
    expect({ shape: image.shape, data: image.data }).toEqual({ shape, data: new Uint8Array(data) });
  });

  test('a grey palette is [rows, columns], a colour palette [rows, columns, 3]', async () => {
    const indices = { width: 3, height: 1, depth: 8, colourType: 3, pixels: Buffer.from([1, 0, 1]) };
    const inGrey = await readBack(encodeByHand(indices, { PLTE: Buffer.from([9, 9, 9, 200, 200, 200]) }));
    expect({ shape: inGrey.shape, data: inGrey.data }).toEqual({ shape: [1, 3], data: new Uint8Array([200, 9, 200]) });
    const inColour = await readBack(encodeByHand(indices, { PLTE: Buffer.from([9, 9, 9, 200, 100, 0]) }));
    expect({ shape: inColour.shape, data: inColour.data }).toEqual({
      shape: [1, 3, 3],
      data: new Uint8Array([200, 100, 0, 9, 9, 9, 200, 100, 0]),
    });
  });

  test('a colour profile or a gamma in the file changes no value', async () => {
    const pixels = Buffer.from([10, 100, 200, 30, 60, 90]);
    const png = { width: 2, height: 1, depth: 8, colourType: 2, pixels };
    const { icc } = await sharp(encodeByHand(png))
      .withIccProfile('p3')
      .png()
      .toBuffer()
      .then((file) => sharp(file).metadata());
    const profile = Buffer.concat([Buffer.from('p3\0\0', 'latin1'), deflateSync(icc!)]);
    const gamma = Buffer.alloc(4);
    gamma.writeUInt32BE(100_000);
    for (const extra of [{ iCCP: profile }, { gAMA: gamma }]) {
      expect((await readBack(encodeByHand(png, extra))).data).toEqual(new Uint8Array(pixels));
    }
  });

  test('compressed TIFF and JPEG are read as sharp reads them', async () => {
    const image = sharp(
      new Uint8Array(256).map((_, index) => index),
      { raw: { width: 16, height: 16, channels: 1 } },
    );
    const lzw = await readBack(
      await image.clone().toColourspace('b-w').tiff({ compression: 'lzw' }).toBuffer(),
      'a.tif',
    );
    expect(lzw).toMatchObject({ shape: [16, 16], data: new Uint8Array(256).map((_, index) => index) });
    const file = await image.clone().toColourspace('b-w').jpeg().toBuffer();
    const pixels = await sharp(file).toColourspace('b-w').raw().toBuffer();
    expect((await readBack(file, 'a.jpg')).data).toEqual(new Uint8Array(pixels));
  });

  test('of a compressed TIFF of several pages, the one that is asked for is read', async () => {
    const pages = ['#050505', '#090909'].map((background) =>
      sharp({ create: { width: 2, height: 2, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const path = join(await temporaryDirectory(), 'two.tif');
    await writeFile(
      path,
      await sharp(await Promise.all(pages), { join: { animated: true } })
        .tiff({ compression: 'lzw' })
        .toBuffer(),
    );
    expect((await read(path)).data).toEqual(new Uint8Array(4).fill(5));
    expect(await read(path, { index: 1 })).toMatchObject({ data: new Uint8Array(4).fill(9), index: 1, shape: [2, 2] });
    await expect(read(path, { index: 2 })).rejects.toMatchObject({
      name: 'StorageError',
      code: 'NO_SUCH_FRAME',
      path,
      message: `${path} has no frame 2: it holds 2, counted from 0`,
    });
    await expect(read(path, { index: -1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('a file that is cut off anywhere is refused, never an image with something missing', async () => {
    const directory = await temporaryDirectory();
    const noise = Uint16Array.from({ length: 40 * 30 }, (_, index) => (index * 7919) % 65_536);
    const walker = new DirectoryWalker(directory);
    await walker.write([frame(noise, [30, 40])], { dataset: '{}.png' });
    await walker.write([frame(noise, [30, 40])], { dataset: '{}.tif' });
    for (const name of ['0.png', '0.tif']) {
      const whole = await readFile(join(directory, name));
      const path = join(directory, `cut-${name}`);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
          await writeFile(path, whole.subarray(0, length));
          const outcome = await read(path).catch((error: unknown) => error);
          if (outcome instanceof Error)
            expect(outcome).toMatchObject({ name: 'StorageError', code: 'UNREADABLE_IMAGE', path });
          // Only what says no more than "the end" may be missing.
          else expect({ length, data: (outcome as Frame).data }).toEqual({ length: expect.any(Number), data: noise });
        }),
        { numRuns: 60, examples: [[0], [1], [whole.length >> 1], [whole.length - 13], [whole.length - 1]] },
      );
    }
  });

  test('what cannot be read is one error that names the file', async () => {
    const directory = await temporaryDirectory();
    const path = (name: string) => join(directory, name);
    await mkdir(path('directory.png'));
    await writeFile(path('text.png'), 'this is no image');
    await writeFile(path('text.tif'), 'this is no image');
    await writeFile(
      path('cmyk.tif'),
      await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
        .toColourspace('cmyk')
        .tiff()
        .toBuffer(),
    );

    const refused = (name: string, code: string, reason: RegExp) =>
      expect(read(path(name))).rejects.toMatchObject({
        name: 'StorageError',
        code,
        path: path(name),
        message: expect.stringMatching(reason),
      });
    await refused('nothing.png', 'ENOENT', /no such file/);
    await refused('directory.png', 'UNREADABLE_IMAGE', /is not a file/);
    await refused('text.png', 'UNREADABLE_IMAGE', /not an image/);
    await refused('text.tif', 'UNREADABLE_IMAGE', /not an image/);
    await refused('cmyk.tif', 'UNREADABLE_IMAGE', /cmyk/);
  });
});

describe('read, of real images', () => {
  const piv = realData('piv');
  const colloid = realData('colloid');

  (piv ? test : test.skip)('the palette TIFFs are grey, and every value is the one in the file', async () => {
    for (const name of await readdir(piv!)) {
      const file = await readFile(join(piv!, name));
      const { pixels, palette } = piecesOfPaletteTiff(file);
      const expected = pixels.map((index) => palette[index]!);
      const { data, shape, dtype } = await read(join(piv!, name));
      expect({ shape, dtype }).toEqual({ shape: [1012, 1008], dtype: 'uint8' });
      expect(Buffer.compare(data as Uint8Array, expected)).toBe(0);
    }
  });

  (colloid ? test : test.skip)('the PNGs of the colloid have every value that is in the file', async () => {
    for (const name of (await readdir(colloid!)).slice(0, 5)) {
      const { pixels, colourType } = decodeByHand(await readFile(join(colloid!, name)));
      expect(colourType).toBe(6);
      const rgb = pixels.filter((_, index) => index % 4 !== 3);
      const isGrey = rgb.every((value, index) => value === rgb[index - (index % 3)]);
      const { data, shape } = await read(join(colloid!, name));
      const expectedShape: Shape = isGrey ? [424, 640] : [424, 640, 3];
      expect(shape).toEqual(expectedShape);
      expect(Buffer.compare(data as Uint8Array, isGrey ? rgb.filter((_, index) => index % 3 === 0) : rgb)).toBe(0);
    }
  });

  (piv ? test : test.skip)('they come back bit for bit after they were written as PNG and as TIFF', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    const original = await read(join(piv!, 'cam0_0000.tif'));
    for (const dataset of ['{}.png', '{}.tif']) {
      await walker.write([original], { dataset });
      const { data, shape } = await read(join(walker.root, dataset.replace('{}', '0')));
      expect(shape).toEqual(original.shape);
      expect(Buffer.compare(data as Uint8Array, original.data as Uint8Array)).toBe(0);
    }
  });
});

/** A little-endian 8-bit palette TIFF of one strip, taken apart after the specification; the palette in 8 bits, of red. */
function piecesOfPaletteTiff(file: Buffer): { pixels: Uint8Array; palette: number[] } {
  const start = file.readUInt32LE(4);
  const tag = (sought: number) => {
    for (let at = start + 2; ; at += 12) if (file.readUInt16LE(at) === sought) return file.readUInt32LE(at + 8);
  };
  const colourMap = tag(320);
  const channel = (nth: number) =>
    Array.from({ length: 256 }, (_, index) => file.readUInt16LE(colourMap + (nth * 256 + index) * 2));
  expect(channel(1)).toEqual(channel(0));
  expect(channel(2)).toEqual(channel(0));
  const pixels = new Uint8Array(file.subarray(tag(273), tag(273) + tag(279)));
  return { pixels, palette: channel(0).map((value) => value >> 8) };
}
