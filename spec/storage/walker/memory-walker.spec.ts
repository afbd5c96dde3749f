import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generate } from '../../../lib/flow/index.js';
import { frame } from '../../../lib/frames/index.js';
import { DirectoryWalker, MemoryWalker, openFrames, type Walker } from '../../../lib/storage/index.js';
import { numberedFrame, numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

/** What becomes of it: what it resolves to, or the code of its error. */
async function outcome(work: () => unknown): Promise<unknown> {
  try {
    const value = await work();
    return value instanceof Object && 'descend' in value ? 'the walker' : value;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Everything that a walker can be asked, well and badly. */
async function exercise(walker: Walker): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  const attempt = async (work: () => unknown) => outcomes.push(await outcome(work));
  const frames = (summary: { frames: number; files: number }) => [summary.frames, summary.files];
  await attempt(() => walker.ascend());
  await attempt(() => walker.descend('../x'));
  await attempt(() => walker.descend('/etc'));
  await attempt(() => walker.descend('a\0'));
  await attempt(() => walker.descend('run01/cam0'));
  await attempt(async () => frames(await walker.write(numberedFrames(3), { dataset: '{}.tif' })));
  await attempt(() => walker.write(numberedFrames(3), { dataset: '{:01}.tif' }));
  await attempt(async () => frames(await walker.write(numberedFrames(2), { dataset: '{}.tif', resume: true })));
  await attempt(async () => frames(await walker.write(numberedFrames(5), { dataset: 'p{}.tif', bytesPerFile: 64 })));
  await attempt(async () => frames(await walker.write(numberedFrames(2), { dataset: 'all.raw', name: 'below' })));
  await attempt(() => walker.write(numberedFrames(2), { dataset: 'all.raw', name: 'below', resume: true }));
  await attempt(() => walker.write([frame(new Float32Array(1), [1, 1])], { dataset: 'f{}.png' }));
  await attempt(() => walker.write([undefined as never], { dataset: 'g{}.png' }));
  await attempt(() => walker.write(numberedFrames(1), { dataset: 'x.docx' }));
  await attempt(() => walker.write(numberedFrames(1), { name: '..' }));
  await attempt(() => walker.saveMetadata({ run: 2n }));
  await attempt(() => walker.saveMetadata({}, '../x'));
  await attempt(async () => relative(walker.root, await walker.saveMetadata({ run: 1 })));
  await attempt(() => walker.descend('0.tif'));
  await attempt(() => walker.exists('0.tif'));
  await attempt(() => walker.exists('4.tif'));
  await attempt(() => walker.exists('5.tif'));
  await attempt(() => walker.exists('below', 'all.raw'));
  await attempt(() => walker.exists('below'));
  await attempt(() => walker.exists('experiment.json'));
  await attempt(() => walker.log('laser on'));
  await attempt(() => walker.home());
  await attempt(() => walker.exists('experiment.log'));
  await attempt(async () => {
    const busy = await Promise.allSettled([
      walker.write(numberedFrames(9), { dataset: 'b{}.tif' }),
      walker.write(numberedFrames(9), { dataset: 'b{:01}.tif' }),
    ]);
    return busy.map(({ status }) => status).sort();
  });
  return outcomes;
}

describe('MemoryWalker', () => {
  test('does what a DirectoryWalker does, errors included', async () => {
    const memory = await exercise(new MemoryWalker());
    expect(memory).toEqual(await exercise(new DirectoryWalker(await temporaryDirectory())));
    expect(memory).toEqual(expect.arrayContaining(['OUTSIDE_ROOT', 'DATASET_EXISTS', 'UNSUPPORTED_FRAME', 'ENOTDIR']));
  });

  test('has the same files with the same frames in them', async () => {
    const memory = new MemoryWalker();
    const disk = new DirectoryWalker(await temporaryDirectory());
    await Promise.all([memory, disk].map(exercise));
    const names = (await readdir(disk.root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && /\.(tif|png|raw)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(disk.root.length));
    expect([...memory.files.keys()].sort()).toEqual(names.sort());
    for (const [path, frames] of memory.files) {
      const file = await openFrames(join(disk.root, path));
      expect(await file.count()).toBe(frames.length);
      for (const [position, { data, index }] of frames.entries()) {
        expect(await file.frame(position)).toMatchObject({ data, index });
      }
      await file.close();
    }
    const json = '/run01/cam0/experiment.json';
    expect(memory.texts.get(json)).toBe(await readFile(join(disk.root, json), 'utf8'));
    expect(memory.texts.get('/experiment.log')).toMatch(/^\S+Z laser on\n$/);
  });

  test('keeps copies: memory that is used again changes nothing', async () => {
    const walker = new MemoryWalker();
    const lent = new Uint8Array(1);
    await walker.write(
      generate(function* () {
        for (const value of [1, 2, 3]) {
          lent[0] = value;
          yield frame(lent, [1, 1]);
        }
      }),
      { dataset: 'all.raw' },
    );
    expect(walker.files.get('/all.raw')?.map(({ data }) => data[0])).toEqual([1, 2, 3]);
  });

  test('a source that fails is the failure; what was saved before stays, and the data set is given back', async () => {
    const walker = new MemoryWalker();
    const broken = generate(function* () {
      yield numberedFrame(0);
      throw new Error('the camera was unplugged');
    });
    const saved: string[] = [];
    const onSaved = (_: unknown, { path }: { path: string }) => saved.push(path);
    await expect(walker.write(broken, { dataset: '{}.tif', onSaved })).rejects.toThrow('unplugged');
    expect(saved).toEqual(['/0.tif']);
    await walker.write(numberedFrames(1), { dataset: '{}.tif', resume: true });
    expect([...walker.files.keys()]).toEqual(['/0.tif', '/1.tif']);
  });
});
