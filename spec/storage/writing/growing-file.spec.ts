import fsPromises, { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { GrowingFile } from '../../../lib/storage/writing/growing-file.js';
import { temporaryDirectory } from '../temporary-directory.js';

const { open } = fsPromises;
const bytes = (text: string) => [Buffer.from(text)];

afterEach(() => void jest.restoreAllMocks());

describe('GrowingFile', () => {
  test('has no name before it is shown, and grows under it afterwards', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'file');
    const file = new GrowingFile(path);
    await file.append(bytes('one '));
    expect((await readdir(directory)).every((name) => name.startsWith('.file.') && name.endsWith('.part'))).toBe(true);
    await file.show();
    expect(await readdir(directory)).toEqual(['file']);
    await file.append([...bytes('two '), ...bytes('three')]);
    expect(await readFile(path, 'utf8')).toBe('one two three');
    await file.patch(Buffer.from('ONE'), 0);
    expect(file.length).toBe(13);
    await file.sync();
    await file.close();
    expect(await readFile(path, 'utf8')).toBe('ONE two three');
  });

  test('one that was never shown leaves nothing, whether it was opened or not', async () => {
    const directory = await temporaryDirectory();
    const file = new GrowingFile(join(directory, 'file'));
    await file.append(bytes('one'));
    await file.close();
    await new GrowingFile(join(directory, 'other')).close();
    expect(await readdir(directory)).toEqual([]);
  });

  test('never takes the name of a file that is there', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'file'), 'precious');
    const file = new GrowingFile(join(directory, 'file'));
    await file.append(bytes('one'));
    await expect(file.show()).rejects.toMatchObject({ code: 'EEXIST' });
    await file.close();
    expect(await readdir(directory)).toEqual(['file']);
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('precious');
  });

  test('an ending stands behind what was appended, and the next append replaces it', async () => {
    const path = join(await temporaryDirectory(), 'file');
    const file = new GrowingFile(path);
    await file.append(bytes('[1'), bytes(']'));
    await file.show();
    expect(await readFile(path, 'utf8')).toBe('[1]');
    await file.append(bytes(',2'), bytes(']'));
    expect(await readFile(path, 'utf8')).toBe('[1,2]');
    expect(file.length).toBe(4);
    await file.close();
  });

  test('what cannot be appended whole is taken back, and what was there, its ending too, stays', async () => {
    const path = join(await temporaryDirectory(), 'file');
    let room = 10;
    jest.spyOn(fsPromises, 'open').mockImplementation(async (...args) => {
      const file = await open(...args);
      const write = file.write.bind(file);
      file.writev = (async (pieces: Uint8Array[], position: number) => {
        const all = Buffer.concat(pieces);
        const fits = Math.min(all.length, room - position);
        if (fits <= 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        return { ...(await write(all, 0, fits, position)), buffers: pieces };
      }) as never;
      return file;
    });
    const file = new GrowingFile(path);
    await file.append(bytes('[1'), bytes(']'));
    await file.show();
    await expect(file.append(bytes(',23456789012'), bytes(']'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readFile(path, 'utf8')).toBe('[1]');
    room = 20;
    await file.append(bytes(',2'), bytes(']'));
    expect(await readFile(path, 'utf8')).toBe('[1,2]');
    await file.close();
  });
});
