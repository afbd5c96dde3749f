import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { take, tap, toArray, lastValueFrom } from 'rxjs';
import { drain } from '../../../lib/flow/index.js';
import { DirectoryWalker, readSequence } from '../../../lib/storage/index.js';
import { numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function sequence(count: number): Promise<string> {
  const walker = new DirectoryWalker(await temporaryDirectory(), { dataset: 'frame_{}.tif' });
  await walker.write(numberedFrames(count));
  return walker.root;
}

describe('readSequence', () => {
  test('gives the images in natural order, numbered from 0', async () => {
    const root = await sequence(12);
    const frames = await lastValueFrom(readSequence(join(root, 'frame_*.tif')).pipe(toArray()));
    expect(frames.map(({ index, data }) => [index, data[0]])).toEqual(
      Array.from({ length: 12 }, (_, index) => [index, index * 100]),
    );
    expect(frames[10]!.metadata).toEqual({ path: join(root, 'frame_10.tif') });
  });

  test('gives a list of paths in its own order', async () => {
    const root = await sequence(3);
    const first: unknown[] = [];
    await drain(readSequence([2, 0].map((index) => join(root, `frame_${index}.tif`))), ({ data }) =>
      first.push(data[0]),
    );
    expect(first).toEqual([200, 0]);
  });

  test('reads the next file only when the frame before has been consumed', async () => {
    const log: string[] = [];
    const source = readSequence(await sequence(3)).pipe(tap(({ index }) => log.push(`read ${index}`)));
    await drain(source, async ({ index }) => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      log.push(`consumed ${index}`);
    });
    expect(log).toEqual([0, 1, 2].flatMap((index) => [`read ${index}`, `consumed ${index}`]));
  });

  test.each([
    ['a file each', { dataset: '{}.tif' }],
    ['three pages to a file', { dataset: '{}.tif', bytesPerFile: 3 * 32 }],
    ['all in one file', { dataset: 'all.raw' }],
  ])('gives a range of the sequence, and no more than that is read: %s', async (_, options) => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.write(numberedFrames(10), options);
    const indices = async (range: { from?: number; to?: number }) => {
      const frames = await lastValueFrom(readSequence(walker.root, range).pipe(toArray()));
      return frames.map(({ data }) => data[0]! / 100);
    };
    expect(await indices({ from: 4, to: 8 })).toEqual([4, 5, 6, 7]);
    expect(await indices({ to: 3 })).toEqual([0, 1, 2]);
    expect(await indices({ from: 8 })).toEqual([8, 9]);
    expect(await indices({ from: 9, to: 900 })).toEqual([9]);
    expect(await indices({ from: 3, to: 3 })).toEqual([]);
    expect(await indices({ from: 12 })).toEqual([]);
  });

  test('files outside the range are not opened', async () => {
    const root = await sequence(4);
    await writeFile(join(root, 'frame_3.tif'), 'broken');
    expect(await lastValueFrom(readSequence(root, { to: 3 }).pipe(toArray()))).toHaveLength(3);
  });

  test.each([{ from: -1 }, { from: 0.5 }, { to: -1 }, { to: NaN }])('refuses the range %j', (range) => {
    expect(() => readSequence('somewhere', range)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('each subscription looks anew, and may leave early', async () => {
    const root = await sequence(2);
    const source = readSequence(root);
    expect(await lastValueFrom(source.pipe(toArray()))).toHaveLength(2);
    await new DirectoryWalker(root, { dataset: 'more_{}.tif' }).write(numberedFrames(1));
    expect(await lastValueFrom(source.pipe(toArray()))).toHaveLength(3);
    expect(await lastValueFrom(source.pipe(take(1), toArray()))).toHaveLength(1);
  });

  test("a file that cannot be read is the stream's error, after the frames before it", async () => {
    const root = await sequence(3);
    const broken = join(root, 'frame_1.tif');
    await writeFile(broken, 'broken');
    const seen: number[] = [];
    const draining = drain(readSequence(root), ({ index }) => seen.push(index));
    await expect(draining).rejects.toMatchObject({ name: 'StorageError', code: 'UNREADABLE_IMAGE', path: broken });
    expect(seen).toEqual([0]);
    await expect(drain(readSequence(join(root, '*.png')))).rejects.toMatchObject({ code: 'NO_IMAGES' });
  });
});
