import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame, pixelArrays, type DType, type Frame, type Shape } from '../../lib/frames/index.js';
import type { CreateOptions, Format, OpenOptions, StoredFrame } from '../../lib/storage/format.js';
import { hdf5 } from '../../lib/storage/hdf5/hdf5.js';
import { zarr } from '../../lib/storage/zarr/zarr.js';
import { temporaryDirectory } from './temporary-directory.js';

const dtypes = Object.keys(pixelArrays) as DType[];

/** Values that use all of a dtype's bytes, and are different in every frame. */
function patterned(dtype: DType, shape: Shape, index: number): Frame {
  const data = new pixelArrays[dtype](shape.reduce<number>((product, size) => product * (size ?? 1), 1));
  for (let pixel = 0; pixel < data.length; pixel++) data[pixel] = (index + 1) * 1_000_003 * (pixel + 1) * 0.37;
  return frame(data, shape, { index, timestamp: 1.7e12 + index + 0.25, metadata: {} });
}

async function write(format: Format, path: string, frames: readonly Frame[], options: Partial<CreateOptions> = {}) {
  const writer = format.create(path, { bytesPerFile: Infinity, ...options });
  try {
    for (const each of frames) await writer.append(each);
  } finally {
    await writer.close();
  }
}

async function readAll(format: Format, path: string, options: OpenOptions = {}): Promise<StoredFrame[]> {
  const reader = await format.open(path, options);
  try {
    const count = await reader.count();
    return (await Promise.all(Array.from({ length: count }, (_, position) => reader.frame(position)))) as StoredFrame[];
  } finally {
    await reader.close();
  }
}

function stored({ data, shape, index, timestamp, metadata }: Frame): StoredFrame {
  return { data, shape, index, timestamp, metadata };
}

describe.each([
  ['HDF5', hdf5, 'frames.h5'],
  ['Zarr', zarr, 'frames.zarr'],
])('%s', (_, format, name) => {
  test.each(dtypes)('gives back %s as it was', async (dtype) => {
    const path = join(await temporaryDirectory(), name);
    const frames = [0, 1, 2].map((index) => patterned(dtype, [3, 5], index));
    await write(format, path, frames, { compressionLevel: dtype === 'uint16' ? 5 : 0 });
    expect(await readAll(format, path)).toEqual(frames.map(stored));
  });

  test.each([3, 4])('gives back colour frames of %d channels', async (channels) => {
    const path = join(await temporaryDirectory(), name);
    const frames = [0, 1].map((index) => patterned('uint8', [4, 6, channels], index));
    await write(format, path, frames);
    expect(await readAll(format, path)).toEqual(frames.map(stored));
  });

  test('gives back gaps in the index, and metadata of any length', async () => {
    const path = join(await temporaryDirectory(), name);
    const frames = [7, 8, 1_000_000, 1_000_001, 2].map((index, position) => ({
      ...patterned('uint16', [2, 2], index),
      metadata: position === 1 ? {} : { sample: 'Lätex 😀'.repeat(10 ** position), list: [1, 2] },
    }));
    await write(format, path, frames);
    expect(await readAll(format, path)).toEqual(frames.map(stored));
  });

  test('keeps more frames than the arrays beside them have in a chunk', async () => {
    const path = join(await temporaryDirectory(), name);
    await write(
      format,
      path,
      Array.from({ length: 259 }, (__, index) => patterned('uint8', [1, 2], index)),
    );
    const found = await readAll(format, path);
    expect(found.map(({ index }) => index)).toEqual(Array.from({ length: 259 }, (__, index) => index));
    expect(found[258]).toEqual(stored(patterned('uint8', [1, 2], 258)));
  }, 30_000);

  test('takes frames from shared memory, and parts of a larger one', async () => {
    const path = join(await temporaryDirectory(), name);
    const shared = new Uint16Array(new SharedArrayBuffer(64), 8, 4).fill(0x1234);
    const part = new Uint16Array(1000).fill(0x4321).subarray(100, 104);
    await write(
      format,
      path,
      [shared, part].map((data) => frame(data, [2, 2])),
      { compressionLevel: 1 },
    );
    const [first, second] = await readAll(format, path);
    expect([first!.data, second!.data]).toEqual([new Uint16Array(4).fill(0x1234), new Uint16Array(4).fill(0x4321)]);
  });

  test('compresses', async () => {
    const path = join(await temporaryDirectory(), name);
    const writer = format.create(path, { bytesPerFile: Infinity, compressionLevel: 1 });
    expect(await writer.append(frame(new Uint16Array(500 * 500), [500, 500]))).toBeLessThan(100_000);
    await writer.close();
  });

  test('has its name with its first frame, and everything that has been appended can be read at any moment', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, name);
    const writer = format.create(path, { bytesPerFile: Infinity });
    expect(await readdir(directory)).toEqual([]);
    const frames = [0, 1, 2].map((index) => patterned('float32', [30, 40], index));
    expect(await writer.append(frames[0]!)).toBeGreaterThan(30 * 40 * 4);
    expect(await readdir(directory)).toEqual([name]);
    expect(await readAll(format, path)).toEqual([stored(frames[0]!)]);

    const reader = await format.open(path, {});
    expect(await reader.frame(1)).toBeUndefined();
    await writer.append(frames[1]!);
    expect(await reader.frame(1)).toEqual(stored(frames[1]!));
    await writer.append(frames[2]!);
    expect(await reader.count()).toBe(3);
    await writer.sync();
    await writer.close();
    expect(await reader.frame(2)).toEqual(stored(frames[2]!));
    await reader.close();
  });

  test('says by how many bytes the file has grown', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, name);
    const writer = format.create(path, { bytesPerFile: Infinity });
    const sizeOf = async () => {
      if (!format.isDirectory) return (await stat(path)).size;
      const all = (await readdir(path, { recursive: true })).map((file) => stat(join(path, file)));
      return (await Promise.all(all)).reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
    };
    let bytes = 0;
    for (let index = 0; index < 4; index++) {
      bytes += await writer.append(patterned('uint8', [50, 60], index));
      expect(await sizeOf()).toBe(bytes);
    }
    await writer.close();
  });

  test('leaves nothing where there was no frame, and never replaces what is there', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, name);
    await format.create(path, { bytesPerFile: Infinity }).close();
    expect(await readdir(directory)).toEqual([]);

    const first = patterned('uint8', [2, 3], 0);
    await write(format, path, [first]);
    await expect(write(format, path, [patterned('uint8', [2, 3], 9)])).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readdir(directory)).toEqual([name]);
    expect(await readAll(format, path)).toEqual([stored(first)]);
  });

  test('refuses a frame that is not like the first, and keeps those before', async () => {
    const path = join(await temporaryDirectory(), name);
    const first = patterned('uint8', [2, 3], 0);
    await expect(write(format, path, [first, patterned('uint8', [3, 2], 1)])).rejects.toThrow(
      /it is uint8 \[3, 2\], and the \w+ \w+ holds uint8 \[2, 3\]/,
    );
    expect(await readAll(format, path)).toEqual([stored(first)]);
  });

  test('a directory that is not there is the error of the system', async () => {
    const path = join(await temporaryDirectory(), 'missing', name);
    await expect(write(format, path, [patterned('uint8', [2, 3], 0)])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
