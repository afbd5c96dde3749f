import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { AppendLog } from '../../../lib/storage/writing/append-log.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function newFile(): Promise<{ path: string; file: FileHandle }> {
  const path = join(await temporaryDirectory(), 'log');
  return { path, file: await open(path, 'wx+') };
}

describe('AppendLog', () => {
  test('lines are in the order in which they came, however many come at once', async () => {
    const { path, file } = await newFile();
    const log = new AppendLog(file, 0, 'written');
    const lines = Array.from({ length: 300 }, (_, index) => `${index}\n`);
    await Promise.all(lines.map((line) => log.append(line)));
    await log.append('last\n');
    await log.close();
    expect(await readFile(path, 'utf8')).toBe(`${lines.join('')}last\n`);
  });

  test('lines that come while others are being written are written in one step, and synced in one', async () => {
    const { file } = await newFile();
    const writev = jest.spyOn(file, 'writev');
    const datasync = jest.spyOn(file, 'datasync');
    const log = new AppendLog(file, 0, 'synced');
    await Promise.all(Array.from({ length: 100 }, (_, index) => log.append(`${index}\n`)));
    await log.close();
    expect(writev).toHaveBeenCalledTimes(2);
    expect(datasync).toHaveBeenCalledTimes(2);
  });

  test('goes on behind what is there', async () => {
    const { path, file } = await newFile();
    await file.write('before\n');
    const log = new AppendLog(file, 7, 'written');
    await log.append('after\n');
    await log.close();
    expect(await readFile(path, 'utf8')).toBe('before\nafter\n');
  });

  test('a line that cannot be written whole leaves nothing, and the next one can be', async () => {
    const { path, file } = await newFile();
    const write = file.write.bind(file);
    const log = new AppendLog(file, 0, 'written');
    await log.append('first\n');
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    let calls = 0;
    const writev = jest.spyOn(file, 'writev').mockImplementation((async (pieces: Uint8Array[], position: number) => {
      if (calls++ > 0) throw full;
      return { ...(await write(pieces[0]!, 0, 3, position)), buffers: pieces };
    }) as never);
    await expect(log.append('second\n')).rejects.toBe(full);
    writev.mockRestore();
    expect(await readFile(path, 'utf8')).toBe('first\n');
    await log.append('third\n');
    await log.close();
    expect(await readFile(path, 'utf8')).toBe('first\nthird\n');
  });
});
