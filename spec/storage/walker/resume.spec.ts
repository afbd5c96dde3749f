import { appendFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DirectoryWalker, verify } from '../../../lib/storage/index.js';
import { numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

describe('resume', () => {
  test.each([
    ['{}.tif', 0, ['0.tif', '1.tif', '2.tif', '3.tif', '4.tif']],
    ['{}.tif', 64, ['0.tif', '1.tif', '2.tif']],
    ['{}.raw', 0, ['0.raw', '0.raw.json', '1.raw', '1.raw.json']],
  ])('goes on with %s, %i bytes to a file, in a new file behind the last', async (dataset, bytesPerFile, names) => {
    const walker = new DirectoryWalker(await temporaryDirectory(), { dataset, bytesPerFile });
    await walker.write(numberedFrames(bytesPerFile === 64 ? 3 : 2));
    await walker.write(numberedFrames(bytesPerFile === 64 ? 2 : 3), { resume: true });
    const files = (await readdir(walker.root)).filter((name) => !name.startsWith('manifest'));
    expect(files.sort()).toEqual(names);
    expect((await verify(walker.root)).datasets).toMatchObject([{ whole: 5, partial: [], missing: [] }]);
  });

  test('begins a data set where there is none, at its startIndex', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.write(numberedFrames(1), { resume: true, startIndex: 7, dataset: '{}.tif' });
    expect(await walker.exists('7.tif')).toBe(true);
    await walker.write(numberedFrames(1), { resume: true, startIndex: 7, dataset: '{}.tif' });
    expect(await walker.exists('8.tif')).toBe(true);
  });

  test('gives no frame the number of one that has been there, and is gone', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory(), { dataset: '{}.tif' });
    await walker.write(numberedFrames(3));
    await rm(join(walker.root, '2.tif'));
    await walker.write(numberedFrames(1), { resume: true });
    expect(await walker.exists('2.tif')).toBe(false);
    expect(await walker.exists('3.tif')).toBe(true);
  });

  test('removes what a killed writer of this data set has left, and nothing of others; mends the torn line', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory(), { dataset: '{}.tif' });
    await walker.write(numberedFrames(1));
    await writeFile(join(walker.root, '.1.tif.01234567.part'), 'half');
    await writeFile(join(walker.root, '.other_1.tif.01234567.part'), 'half');
    await appendFile(join(walker.root, 'manifest_{}.tif.jsonl'), '{"file":"1.t');
    await walker.write(numberedFrames(1), { resume: true });
    expect((await readdir(walker.root)).sort()).toEqual([
      '.other_1.tif.01234567.part',
      '0.tif',
      '1.tif',
      'manifest_{}.tif.jsonl',
    ]);
    expect((await verify(walker.root)).datasets).toMatchObject([{ whole: 2, damagedLines: [] }]);
  });

  test('removes a sidecar that a killed writer has left half done', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory(), { dataset: '{}.raw' });
    await walker.write(numberedFrames(1));
    await writeFile(join(walker.root, '.1.raw.json.01234567.part'), 'half');
    await walker.write(numberedFrames(1), { resume: true });
    expect(await verify(walker.root)).toMatchObject({ isWhole: true, leftOver: [] });
  });

  test('one file cannot be resumed, and the error says what could', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory(), { dataset: 'all.raw' });
    await walker.write(numberedFrames(1));
    await expect(walker.write(numberedFrames(1), { resume: true })).rejects.toMatchObject({
      code: 'DATASET_EXISTS',
      message: expect.stringContaining('{}, can be resumed'),
    });
  });
});
