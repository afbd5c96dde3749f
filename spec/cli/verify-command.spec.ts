import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame } from '../../lib/frames/index.js';
import { DirectoryWalker, verify } from '../../lib/storage/index.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { rxlab } from './run-rxlab.js';

const threeFrames = async () => {
  const walker = new DirectoryWalker(await temporaryDirectory());
  await walker.write([1, 2, 3].map((value, index) => frame(new Uint8Array(12).fill(value), [3, 4], { index })));
  return walker.root;
};

describe('rxlab verify', () => {
  test('says that what was saved is whole: exit code 0', async () => {
    const directory = await threeFrames();
    const { code, text } = await rxlab('verify', directory);
    expect([code, text]).toEqual([0, `${String(await verify(directory))}\n`]);
    expect(text).toContain('3 frames, all whole');
  });

  test('names what is not: exit code 1', async () => {
    const directory = await threeFrames();
    await writeFile(join(directory, 'frame_000001.tif'), 'overwritten');
    const { code, text } = await rxlab('verify', directory);
    expect(code).toBe(1);
    expect(text).toContain('2 of 3 frames whole');
    expect(text).toContain('frame_000001.tif');
  });

  test('does not call whole what it could not check', async () => {
    const { code, text } = await rxlab('verify', await temporaryDirectory());
    expect(code).toBe(1);
    expect(text).toContain('no data set has a manifest');
  });

  test('says in one line that there is no such directory', async () => {
    const { code, text } = await rxlab('verify', join(await temporaryDirectory(), 'run01'));
    expect(code).toBe(1);
    expect(text).toMatch(/^rxlab: .*run01.*\n$/);
  });
});
