import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame } from '../../../lib/frames/index.js';
import { estimate } from '../../../lib/storage/index.js';
import { temporaryDirectory } from '../temporary-directory.js';

const plan = { frames: 1e6, shape: [32, 32], dtype: 'uint16', duration: 0.02 } as const;

describe('estimate', () => {
  test.each(['tif', 'png', 'raw'])('measures %s, and leaves nothing where it has measured', async (format) => {
    const directory = join(await temporaryDirectory(), 'data');
    const outlook = await estimate({ ...plan, format, directory, rate: 1, memory: 1e6 });
    expect(outlook).toMatchObject({ frames: 1e6, frameBytes: 2048, rate: 1, memory: 1e6 });
    expect(outlook.sustainableRate).toBeGreaterThan(0);
    expect(outlook.freeBytes).toBeGreaterThan(0);
    expect(outlook.storedBytes).toBeGreaterThan(format === 'png' ? 500 : 2047);
    expect(outlook.storedBytes).toBeLessThan(4096);
    expect(await readdir(directory)).toEqual([]);
  });

  test('what compresses well is measured with a sample of it', async () => {
    const directory = await temporaryDirectory();
    const sample = frame(new Uint16Array(32 * 32), [32, 32]);
    const { storedBytes } = await estimate({ ...plan, format: 'png', directory, sample });
    expect(storedBytes).toBeLessThan(400);
  });

  test('writes no more frames than there are to come', async () => {
    const directory = await temporaryDirectory();
    const outlook = await estimate({ ...plan, frames: 2, directory, duration: 60 });
    expect(outlook.neededBytes).toBeLessThan(2 * 4096);
  });

  test('what cannot be is one error, and nothing is left', async () => {
    const directory = await temporaryDirectory();
    for (const wrong of [{ frames: 0 }, { rate: -1 }, { memory: NaN }, { duration: 0 }]) {
      await expect(estimate({ ...plan, directory, ...wrong })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    await expect(estimate({ ...plan, directory, format: 'docx' })).rejects.toMatchObject({ code: 'UNKNOWN_FORMAT' });
    await expect(estimate({ ...plan, directory, format: 'png', dtype: 'float64' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_FRAME',
    });
    expect(await readdir(directory)).toEqual([]);
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(estimate({ ...plan, directory: file })).rejects.toMatchObject({ name: 'StorageError', path: file });
  });
});
