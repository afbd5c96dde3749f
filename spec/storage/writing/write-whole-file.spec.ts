import fsPromises, { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { writeWholeFile } from '../../../lib/storage/writing/write-whole-file.js';
import { temporaryDirectory } from '../temporary-directory.js';

const pieces = [Buffer.from('header '), Buffer.from('and '), Buffer.from('pixels')];
const { open } = fsPromises;

/** The system takes at most so many bytes at once. */
function takeAtMost(bytes: number): void {
  jest.spyOn(fsPromises, 'open').mockImplementation(async (...args) => {
    const file = await open(...args);
    const write = file.write.bind(file);
    file.writev = (async (buffers: Uint8Array[]) => {
      const { bytesWritten } = await write(Buffer.concat(buffers).subarray(0, bytes));
      return { bytesWritten, buffers };
    }) as unknown as typeof file.writev;
    return file;
  });
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

afterEach(() => void jest.restoreAllMocks());

describe('writeWholeFile', () => {
  test('writes the pieces one behind the other, and leaves nothing else', async () => {
    const directory = await temporaryDirectory();
    expect(await writeWholeFile(join(directory, 'file'), pieces)).toBe(17);
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('header and pixels');
    expect(await readdir(directory)).toEqual(['file']);
  });

  test('writes a file of no bytes', async () => {
    const path = join(await temporaryDirectory(), 'file');
    expect(await writeWholeFile(path, [new Uint8Array(0)])).toBe(0);
    expect(await readFile(path)).toHaveLength(0);
  });

  test('never replaces a file, unless it is to', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'file');
    await writeFile(path, 'precious');
    await expect(writeWholeFile(path, pieces)).rejects.toMatchObject({ name: 'StorageError', code: 'EEXIST', path });
    expect(await readFile(path, 'utf8')).toBe('precious');
    await writeWholeFile(path, pieces, { replace: true });
    expect(await readFile(path, 'utf8')).toBe('header and pixels');
    expect(await readdir(directory)).toEqual(['file']);
  });

  test('of many who write the same file at once, one wins and its file is whole', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'file');
    const texts = Array.from({ length: 20 }, (_, index) => `${index} `.repeat(1000));
    const results = await Promise.allSettled(texts.map((text) => writeWholeFile(path, [Buffer.from(text)])));
    const winners = texts.filter((_, index) => results[index]!.status === 'fulfilled');
    expect(winners).toEqual([await readFile(path, 'utf8')]);
    expect(await readdir(directory)).toEqual(['file']);
  });

  test('goes on after a short write, across the pieces', async () => {
    const path = join(await temporaryDirectory(), 'file');
    takeAtMost(4);
    expect(await writeWholeFile(path, pieces)).toBe(17);
    expect(await readFile(path, 'utf8')).toBe('header and pixels');
  });

  test('a system that takes nothing more is an error, and nothing is left', async () => {
    const directory = await temporaryDirectory();
    takeAtMost(0);
    const path = join(directory, 'file');
    await expect(writeWholeFile(path, pieces)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'SHORT_WRITE',
      path,
    });
    expect(await readdir(directory)).toEqual([]);
  });

  test('a file system that tells only at closing that the disk is full is believed', async () => {
    const directory = await temporaryDirectory();
    jest.spyOn(fsPromises, 'open').mockImplementation(async (...args) => {
      const file = await open(...args);
      const close = file.close.bind(file);
      file.close = async () => {
        await close();
        throw systemError('EDQUOT');
      };
      return file;
    });
    await expect(writeWholeFile(join(directory, 'file'), pieces)).rejects.toMatchObject({ code: 'EDQUOT' });
    expect(await readdir(directory)).toEqual([]);
  });

  test('without hard links it renames, and still never replaces a file', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'file');
    jest.spyOn(fsPromises, 'link').mockRejectedValue(systemError('ENOTSUP'));
    await writeWholeFile(path, pieces);
    expect(await readFile(path, 'utf8')).toBe('header and pixels');
    await expect(writeWholeFile(path, pieces)).rejects.toMatchObject({ code: 'EEXIST', path });
    expect(await readdir(directory)).toEqual(['file']);
  });

  test('a temporary file that cannot be removed does not make a saved file a failure', async () => {
    const path = join(await temporaryDirectory(), 'file');
    jest.spyOn(fsPromises, 'unlink').mockRejectedValue(systemError('EBUSY'));
    expect(await writeWholeFile(path, pieces)).toBe(17);
  });

  test('names the path, and the system error as its cause, when the directory is gone', async () => {
    const directory = await temporaryDirectory();
    await rm(directory, { recursive: true });
    const path = join(directory, 'file');
    const failure = await writeWholeFile(path, pieces).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StorageError', code: 'ENOENT', path, cause: { syscall: 'open' } });
    expect((failure as Error).message).toBe(`cannot write the 17 bytes of ${path}: no such file or directory`);
  });
});
