import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DirectoryWalker, openFrames } from '../../../lib/storage/index.js';
import { numberedFrame, numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

describe('openFrames', () => {
  test.each(['all.tif', 'all.raw'])('gives any frame of %s, in any order, several at a time', async (dataset) => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.write(numberedFrames(9), { dataset, bytesPerFile: Infinity });
    const path = join(walker.root, dataset);
    const file = await openFrames(path);
    expect(file.path).toBe(path);
    const positions = [8, 0, 5, 5, 3];
    const frames = await Promise.all(positions.map((position) => file.frame(position)));
    expect(frames.map((found) => found?.data)).toEqual(positions.map((index) => numberedFrame(index).data));
    expect(frames[0]).toMatchObject({ index: 8, metadata: { path } });
    expect(await file.count()).toBe(9);
    expect(await file.frame(9)).toBeUndefined();
    expect(await file.frame(900)).toBeUndefined();
    await file.close();
  });

  test('a file of one frame has one', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.write([numberedFrame(7)], { dataset: '{}.png' });
    const file = await openFrames(join(walker.root, '0.png'));
    expect(await file.count()).toBe(1);
    expect(await file.frame(0)).toMatchObject({ index: 7, data: numberedFrame(7).data });
    expect(await file.frame(1)).toBeUndefined();
    await file.close();
  });

  test('is closed by its scope', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.write(numberedFrames(1), { dataset: 'all.raw' });
    const file = await openFrames(join(walker.root, 'all.raw'));
    await file[Symbol.asyncDispose]();
    await expect(file.frame(0)).rejects.toMatchObject({ name: 'StorageError', path: file.path });
  });

  test('what is no file, or not there, is one error that names it', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'a.tif');
    await expect(openFrames(path)).rejects.toMatchObject({ name: 'StorageError', code: 'ENOENT', path });
    await mkdir(path);
    await expect(openFrames(path)).rejects.toMatchObject({ code: 'UNREADABLE_IMAGE', path });
  });
});
