import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame, pixelArrays, type DType } from '../../../lib/frames/index.js';
import { DirectoryWalker, openFrames, read } from '../../../lib/storage/index.js';
import { raw } from '../../../lib/storage/raw/raw.js';
import { numberedFrame, numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function rawFile(count: number): Promise<string> {
  const walker = new DirectoryWalker(await temporaryDirectory());
  await walker.write(numberedFrames(count), { dataset: 'all.raw', pixelSize: [0.35, 0.5] });
  return join(walker.root, 'all.raw');
}

describe('raw', () => {
  test('is the pixels and nothing else, and a sidecar of JSON that says what they are', async () => {
    const path = await rawFile(3);
    const bytes = await readFile(path);
    expect(new Uint16Array(new Uint8Array(bytes).buffer)).toEqual(
      Uint16Array.from([0, 1, 2].flatMap((index) => [...numberedFrame(index).data])),
    );
    expect(JSON.parse(await readFile(`${path}.json`, 'utf8'))).toMatchObject({
      dtype: 'uint16',
      shape: [4, 4],
      byteOrder: 'little',
      pixelSizeInMicrometres: [0.35, 0.5],
      frames: [{ index: 0 }, { index: 1 }, { index: 2 }],
    });
  });

  test.each(Object.keys(pixelArrays) as DType[])('gives back every frame as it was: %s', async (dtype) => {
    const path = join(await temporaryDirectory(), 'a.raw');
    const writer = raw.create(path, { bytesPerFile: Infinity });
    const originals = [3, 5].map((index) =>
      frame(pixelArrays[dtype].from([index, 2, 3, 4, 5, 6]), [1, 2, 3], {
        index,
        timestamp: index + 0.5,
        metadata: { sample: 'Müller', index },
      }),
    );
    let bytes = 0;
    for (const original of originals) bytes += await writer.append(original);
    await writer.sync();
    await writer.close();
    expect((await readFile(path)).length + (await readFile(`${path}.json`)).length - '\n]}\n'.length).toBe(bytes);
    for (const [position, { data, shape, index, timestamp, metadata }] of originals.entries()) {
      expect(await read(path, { index: position })).toMatchObject({
        data,
        shape,
        dtype,
        index,
        timestamp,
        metadata: { ...metadata, path },
      });
    }
  });

  test('how many frames there are follows from the length: half a frame at the end is none', async () => {
    const path = await rawFile(4);
    await truncate(path, 3 * 32 + 31);
    const file = await openFrames(path);
    expect(await file.count()).toBe(3);
    expect((await file.frame(2))?.data).toEqual(numberedFrame(2).data);
    expect(await file.frame(3)).toBeUndefined();
    await file.close();
  });

  test('frames whose line is missing or torn in the sidecar are read without what it would say', async () => {
    const path = await rawFile(3);
    const text = await readFile(`${path}.json`, 'utf8');
    await writeFile(`${path}.json`, text.slice(0, text.indexOf('"index":2')));
    expect(await read(path, { index: 1 })).toMatchObject({ index: 1, timestamp: expect.any(Number) });
    expect(await read(path, { index: 2 })).toMatchObject({ index: 2, data: numberedFrame(2).data });
  });

  test('both files have their names from the first frame on, and the sidecar is JSON at any time', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'a.raw');
    const writer = raw.create(path, { bytesPerFile: Infinity });
    for (const index of [0, 1, 2]) {
      await writer.append(numberedFrame(index));
      expect((await readdir(directory)).sort()).toEqual(['a.raw', 'a.raw.json']);
      const { frames } = JSON.parse(await readFile(`${path}.json`, 'utf8')) as { frames: unknown[] };
      expect(frames).toHaveLength(index + 1);
      expect((await read(path, { index })).data).toEqual(numberedFrame(index).data);
    }
    await writer.close();
  });

  test('a reader that is open sees what is appended', async () => {
    const path = join(await temporaryDirectory(), 'a.raw');
    const writer = raw.create(path, { bytesPerFile: Infinity });
    await writer.append(frame(new Uint8Array([1]), [1, 1], { index: 10 }));
    const file = await openFrames(path);
    expect(await file.frame(1)).toBeUndefined();
    await writer.append(frame(new Uint8Array([2]), [1, 1], { index: 20 }));
    expect(await file.frame(1)).toMatchObject({ index: 20, data: new Uint8Array([2]) });
    await file.close();
    await writer.close();
  });

  test('a frame of another shape or dtype is refused, naming both; those before stay', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    const other = frame(new Uint8Array(16), [4, 4], { index: 2 });
    await expect(
      walker.write([numberedFrame(0), numberedFrame(1), other], { dataset: 'all.raw' }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED_FRAME',
      message: expect.stringContaining('it is uint8 [4, 4], and the file holds uint16 [4, 4]'),
      summary: { frames: 2, files: 1 },
    });
    expect((await read(join(walker.root, 'all.raw'), { index: 1 })).data).toEqual(numberedFrame(1).data);
  });

  test('without its sidecar, or with one that is none, it is an error that says what is missing', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'a.raw');
    await writeFile(path, Buffer.alloc(32));
    await expect(read(path)).rejects.toMatchObject({
      code: 'UNREADABLE_IMAGE',
      message: expect.stringContaining(`there is no ${path}.json`),
    });
    for (const text of [
      '',
      'notes',
      '{"dtype":"uint7","shape":[1,1],"frames":[]}',
      '{"dtype":"uint8","frames":[\n]}',
    ]) {
      await writeFile(`${path}.json`, text);
      await expect(read(path)).rejects.toMatchObject({
        code: 'UNREADABLE_IMAGE',
        message: expect.stringMatching(/dtype and shape/),
      });
    }
  });

  test('a sidecar of nothing, left by a writer that was killed, is replaced; any other file is not', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'a.raw');
    const write = async () => {
      const writer = raw.create(path, { bytesPerFile: Infinity });
      try {
        await writer.append(numberedFrame(0));
      } finally {
        await writer.close();
      }
    };
    await writeFile(`${path}.json`, 'precious');
    await expect(write()).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readdir(directory)).toEqual(['a.raw.json']);
    await writeFile(`${path}.json`, '{"rxlab":"raw 1","dtype":"uint8","shape":[1,1],"frames":[\n]}');
    await write();
    expect((await read(path)).data).toEqual(numberedFrame(0).data);
  });
});
