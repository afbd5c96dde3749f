import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DirectoryWalker, verify, type WriterOptions } from '../../../lib/storage/index.js';
import { numberedFrame, numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function runOf(frames: number, options: WriterOptions): Promise<string> {
  const walker = new DirectoryWalker(await temporaryDirectory());
  await walker.write(numberedFrames(frames), options);
  return walker.root;
}

describe('verify', () => {
  test('a run that is as it was saved is whole: every data set, in every directory', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.saveMetadata({ sample: 'latex' });
    await walker.log('laser on');
    await walker.write(numberedFrames(3), { name: 'cam0', dataset: '{}.tif' });
    await walker.write(numberedFrames(4), { name: 'cam0', dataset: 'pages_{}.tif', bytesPerFile: 64 });
    await walker.write(numberedFrames(2), { name: 'cam1/deep', dataset: '{:03}.png' });
    await walker.write(numberedFrames(5), { name: 'cam1', dataset: 'all.raw' });
    const found = await verify(walker.root);
    expect(found.datasets.map(({ dataset, whole }) => [dataset, whole])).toEqual([
      ['pages_{}.tif', 4],
      ['{}.tif', 3],
      ['all.raw', 5],
      ['{:03}.png', 2],
    ]);
    expect(found).toMatchObject({ directory: walker.root, isWhole: true, unlisted: [], leftOver: [] });
    expect(String(found)).toBe(
      [
        `${walker.root}: whole`,
        `  ${join('cam0', 'pages_{}.tif')}: 4 frames, all whole`,
        `  ${join('cam0', '{}.tif')}: 3 frames, all whole`,
        `  ${join('cam1', 'all.raw')}: 5 frames, all whole`,
        `  ${join('cam1', 'deep', '{:03}.png')}: 2 frames, all whole`,
      ].join('\n'),
    );
  });

  test('a file that is gone, cut off, changed in one bit, or another one, is told with its path', async () => {
    const root = await runOf(6, { dataset: '{}.tif' });
    const path = (index: number) => join(root, `${index}.tif`);
    await rm(path(1));
    await truncate(path(2), 300);
    const bytes = await readFile(path(3));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path(3), bytes);
    await rename(path(5), path(4));
    const found = await verify(root);
    expect(found.isWhole).toBe(false);
    expect(found.datasets).toMatchObject([
      {
        dataset: '{}.tif',
        manifest: join(root, 'manifest_{}.tif.jsonl'),
        whole: 1,
        missing: [
          { path: path(1), position: 0, index: 1, reason: 'there is no such file' },
          { path: path(5), index: 5 },
        ],
        partial: [
          { path: path(2), position: 0, index: 2, reason: expect.stringContaining('bytes') },
          { path: path(3), index: 3, reason: 'its pixels are not those that were saved' },
          { path: path(4), index: 4 },
        ],
        damagedLines: [],
      },
    ]);
    expect(String(found)).toContain('{}.tif: 1 of 6 frames whole\n');
    expect(String(found)).toContain('missing: frame 1, at position 0 of 1.tif: there is no such file');
  });

  test.each(['raw', 'tif'])('of one %s file with many frames, those behind the cut are missing', async (extension) => {
    const root = await runOf(5, { dataset: `all.${extension}`, bytesPerFile: Infinity });
    const path = join(root, `all.${extension}`);
    const { length } = await readFile(path);
    await truncate(path, extension === 'raw' ? 3 * 32 + 7 : length - 8);
    const { datasets } = await verify(root);
    const [{ whole, missing, partial } = { whole: 0, missing: [], partial: [] }] = datasets;
    const lost = [...missing, ...partial].map(({ position }) => position);
    expect({ whole, lost }).toEqual(extension === 'raw' ? { whole: 3, lost: [3, 4] } : { whole: 4, lost: [4] });
    for (const flaw of [...missing, ...partial]) expect(flaw.path).toBe(path);
  });

  test('frames that no manifest lists are told: files, and frames behind those that are listed', async () => {
    const root = await runOf(3, { dataset: '{}.tif' });
    await new DirectoryWalker(root).write(numberedFrames(3), { dataset: 'all.raw' });
    await rename(join(root, '2.tif'), join(root, 'other.tif'));
    const manifest = join(root, 'manifest_all.raw.jsonl');
    const lines = (await readFile(manifest, 'utf8')).trimEnd().split('\n');
    await writeFile(manifest, `${lines.slice(0, -1).join('\n')}\n`);
    await writeFile(join(root, 'photo.png'), 'from a telephone');
    const { unlisted, isWhole } = await verify(root);
    expect(unlisted).toEqual([
      { path: join(root, 'all.raw'), frames: 1 },
      { path: join(root, 'other.tif'), frames: 1 },
      { path: join(root, 'photo.png'), frames: undefined },
    ]);
    expect(isWhole).toBe(false);
  });

  test('damaged lines of a manifest are told by their number; a torn last line is none', async () => {
    const root = await runOf(3, { dataset: '{}.tif' });
    const manifest = join(root, 'manifest_{}.tif.jsonl');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('1.tif', '7.tif'));
    await appendFile(manifest, '{"file":"3.tif",');
    const found = await verify(root);
    expect(found.isWhole).toBe(false);
    expect(found.datasets).toMatchObject([{ dataset: '{}.tif', whole: 2, damagedLines: [3] }]);
    expect(found.unlisted).toEqual([{ path: join(root, '1.tif'), frames: 1 }]);
    expect(String(found)).toContain('damaged: line 3 of manifest_{}.tif.jsonl');
  });

  test('what killed writers have left half done is told apart from frames', async () => {
    const root = await runOf(1, { dataset: '{}.tif' });
    await writeFile(join(root, '.1.tif.0123abcd.part'), 'half a fra');
    const found = await verify(root);
    expect(found).toMatchObject({ isWhole: true, unlisted: [], leftOver: [join(root, '.1.tif.0123abcd.part')] });
    expect(String(found)).toContain('left by a killed writer: .1.tif.0123abcd.part');
  });

  test('a directory without any data set is whole, and says so; one that is not there is an error', async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, 'empty'));
    const found = await verify(root);
    expect(found).toMatchObject({ isWhole: true, datasets: [] });
    expect(String(found)).toContain('no data set has a manifest');
    await expect(verify(join(root, 'none'))).rejects.toMatchObject({ name: 'StorageError', code: 'ENOENT' });
  });

  test('a run that has been resumed is one data set', async () => {
    const root = await runOf(2, { dataset: '{}.tif' });
    await new DirectoryWalker(root).write([numberedFrame(2)], { dataset: '{}.tif', resume: true });
    expect((await verify(root)).datasets).toMatchObject([{ whole: 3, missing: [], partial: [] }]);
  });
});
