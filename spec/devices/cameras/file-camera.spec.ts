import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { FileCamera } from '../../../lib/devices/index.js';
import { drain } from '../../../lib/flow/index.js';
import { frame, type Frame } from '../../../lib/frames/index.js';
import { DirectoryWalker, StorageError } from '../../../lib/storage/index.js';
import { realData } from '../../real-data.js';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'rxlab-'));
});
afterAll(() => rm(base, { recursive: true }));

async function take12(name: string, dataset = 'frame_{}.tif'): Promise<string> {
  const walker = new DirectoryWalker(join(base, name), { dataset });
  const images = Array.from({ length: 12 }, (_, i) => frame(new Uint8Array([i, 1]), [1, 2]));
  await walker.write(images);
  return walker.root;
}

async function replay(camera: FileCamera, count?: number): Promise<Frame[]> {
  const frames: Frame[] = [];
  await drain(camera.stream({ count }), (image) => frames.push(image));
  return frames;
}

describe('FileCamera', () => {
  test('replays a directory, a pattern or a list, in natural order, as fast as it is consumed', async () => {
    const directory = await take12('natural');
    const all = Array.from({ length: 12 }, (_, i) => i);
    expect((await replay(new FileCamera(directory))).map(({ data }) => data[0])).toEqual(all);
    expect((await replay(new FileCamera(join(directory, 'frame_1*.tif')))).map(({ data }) => data[0])).toEqual([
      1, 10, 11,
    ]);
    const list = [join(directory, 'frame_7.tif'), join(directory, 'frame_2.tif')];
    const frames = await replay(new FileCamera(list));
    expect(frames.map(({ data }) => data[0])).toEqual([7, 2]);
    expect(frames.map(({ index }) => index)).toEqual([0, 1]);
    expect(frames.map(({ metadata }) => metadata['path'])).toEqual(list);
  });

  test('replays the pages of TIFF files, one file after the other', async () => {
    const walker = new DirectoryWalker(join(base, 'pages'), { dataset: 'run_{}.tif', bytesPerFile: 10 });
    await walker.write(Array.from({ length: 12 }, (_, index) => frame(new Uint8Array([index, 1]), [1, 2], { index })));
    const frames = await replay(new FileCamera(walker.root));
    expect(frames.map(({ data }) => data[0])).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(new Set(frames.map(({ metadata }) => metadata['path'])).size).toBeLessThan(12);
  });

  test('knows its shape and dtype once it is open', async () => {
    const camera = new FileCamera(await take12('open'));
    expect(() => camera.shape).toThrow(/open\(\) first/);
    await camera.open();
    expect([camera.shape, camera.dtype]).toEqual([[1, 2], 'uint8']);
  });

  test('loops, and can be left', async () => {
    const camera = new FileCamera(await take12('loop', 'frame_{:02}.tif'), { loop: true });
    const seen: unknown[] = [];
    await drain(camera.stream().pipe(take(14)), ({ data }) => seen.push(data[0]));
    expect(seen.slice(10)).toEqual([10, 11, 0, 1]);
    expect(camera.state).toBe('standby');
  });

  test('reads the real images of a microscope and of two cameras', async () => {
    const [colloid, piv] = [realData('colloid'), realData('piv')];
    if (colloid === undefined || piv === undefined) return;
    const [spheres] = await replay(new FileCamera(colloid), 1);
    // Stored in colour, and the channels do differ, at every pixel.
    expect(spheres).toMatchObject({ shape: [424, 640, 3], dtype: 'uint8' });
    const flow = await replay(new FileCamera(join(piv, 'cam1_*.tif')));
    expect(flow).toHaveLength(6);
    expect(flow[0]).toMatchObject({ shape: [1012, 1008], dtype: 'uint8' });
  });

  test.each([
    ['a directory that is not there', () => join(base, 'nowhere'), 'ENOENT'],
    ['a pattern that matches nothing', () => join(base, '*.png'), 'NO_IMAGES'],
    ['an empty list', () => [], 'NO_IMAGES'],
  ])('%s is one clear error that names it', async (_, pattern, code) => {
    const run = replay(new FileCamera(pattern()));
    await expect(run).rejects.toThrow();
    const error = (await run.catch((reason: unknown) => reason)) as Error & { code: string };
    const original = error instanceof StorageError ? error : (error.cause as StorageError);
    expect(original.code).toBe(code);
    expect(error.message).toContain(original.path);
  });

  test('a damaged file in the middle fails the stream, naming it; the frames before are given', async () => {
    const directory = await take12('damaged');
    const damaged = join(directory, 'frame_3.tif');
    await writeFile(damaged, 'no image');
    const camera = new FileCamera(directory);
    const seen: unknown[] = [];
    const run = drain(camera.stream(), ({ data }) => seen.push(data[0]));
    await expect(run).rejects.toThrow(damaged);
    expect(seen).toEqual([0, 1, 2]);
    expect(camera.state).toBe('standby');
  });

  test('an image of another size than the first fails the stream, naming it', async () => {
    const directory = await take12('mixed');
    const other = new DirectoryWalker(directory, { dataset: 'z_{}.tif' });
    await other.write([frame(new Uint8Array(6), [2, 3])]);
    await expect(replay(new FileCamera(directory))).rejects.toThrow(
      /z_0\.tif is 2 x 3 uint8, but the first .* is 1 x 2 uint8/,
    );
  });

  test.each([42, '', undefined])('refuses the pattern %p', (pattern) => {
    expect(() => new FileCamera(pattern as never)).toThrow(/pattern must be/);
  });
});
