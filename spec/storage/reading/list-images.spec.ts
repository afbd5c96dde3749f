import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listImages } from '../../../lib/storage/index.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function directoryWith(...names: string[]): Promise<string> {
  const directory = await temporaryDirectory();
  await Promise.all(names.map((name) => writeFile(join(directory, name), '')));
  return directory;
}

async function namesOf(pattern: string): Promise<string[]> {
  return (await listImages(pattern)).map((path) => basename(path));
}

describe('listImages', () => {
  test('a directory means its images, in natural order', async () => {
    const directory = await directoryWith(
      'f_10.png',
      'f_9.png',
      'f_09.png',
      'a.TIF',
      'notes.txt',
      '.hidden.png',
      'x.part',
    );
    await mkdir(join(directory, 'f_11.png'));
    expect(await listImages(directory)).toEqual(
      ['a.TIF', 'f_09.png', 'f_9.png', 'f_10.png'].map((name) => join(directory, name)),
    );
  });

  test('a pattern chooses by * and ? in its last segment; everything else is itself', async () => {
    const directory = await directoryWith(
      'cam0_1.tif',
      'cam0_12.tif',
      'cam1_1.tif',
      'cam0_1xtif',
      'a+b [1].png',
      'cam0_1.txt',
    );
    expect(await namesOf(join(directory, 'cam0_*.tif'))).toEqual(['cam0_1.tif', 'cam0_12.tif']);
    expect(await namesOf(join(directory, 'cam?_1.tif'))).toEqual(['cam0_1.tif', 'cam1_1.tif']);
    expect(await namesOf(join(directory, 'cam0_1.*'))).toEqual(['cam0_1.tif']);
    expect(await namesOf(join(directory, 'a+b [1].*'))).toEqual(['a+b [1].png']);
  });

  test('a file means itself, also when its name looks like a pattern', async () => {
    const directory = await directoryWith('what?.png', 'whats.png', 'raw.dat');
    expect(await namesOf(join(directory, 'what?.png'))).toEqual(['what?.png']);
    expect(await namesOf(join(directory, 'raw.dat'))).toEqual(['raw.dat']);
  });

  test('a list of paths is taken as it is', async () => {
    expect(await listImages(['b.png', 'a.png'])).toEqual(['b.png', 'a.png']);
  });

  test('nothing is an error that names what was looked for', async () => {
    const directory = await directoryWith('notes.txt');
    for (const pattern of [directory, join(directory, '*.png'), join(directory, '*.txt')]) {
      await expect(listImages(pattern)).rejects.toMatchObject({
        name: 'StorageError',
        code: 'NO_IMAGES',
        path: pattern,
      });
    }
    await expect(listImages([])).rejects.toMatchObject({ code: 'NO_IMAGES' });
    for (const pattern of [
      join(directory, 'none.png'),
      join(directory, 'none', '*.png'),
      join(directory, 'n*', 'a.png'),
    ]) {
      await expect(listImages(pattern)).rejects.toMatchObject({ name: 'StorageError', code: 'ENOENT', path: pattern });
    }
  });
});
