/** The parts together: a camera that is faster than the disk, and everything that can go wrong between them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { map } from 'rxjs';
import { DummyCamera } from '../lib/devices/index.js';
import { buffer, concatMap, drain, type Overflow } from '../lib/flow/index.js';
import { frameBytes, type Frame } from '../lib/frames/index.js';
import { Tally } from '../lib/session/index.js';
import { DirectoryWalker } from '../lib/storage/index.js';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'rxlab-'));
});
afterAll(() => rm(base, { recursive: true }));

function makeCamera(seed = 0): DummyCamera {
  return new DummyCamera({ shape: [64, 64], frameRate: 1000, exposureTime: 0, seed });
}

/** A camera, a buffer of so many frames, and a disk of a tenth of the camera's rate. */
async function record(overflow: Overflow, capacity: number): Promise<{ tally: Tally; saved: number[] }> {
  const tally = new Tally('camera');
  const saved: number[] = [];
  const camera = makeCamera();
  const frames = camera
    .stream({ count: 60 })
    .pipe(tally.acquiring(), buffer({ capacity, overflow, onDrop: tally.drop }));
  await drain(frames, async (image) => {
    await setTimeout(10);
    saved.push(image.index);
    tally.save(image, frameBytes(image));
  });
  expect(camera.state).toBe('standby');
  return { tally, saved };
}

describe('with a disk of a tenth of the rate of the camera', () => {
  test('suspend loses nothing, and what waits stays inside the budget', async () => {
    const budget = 100_000;
    const capacity = Math.floor(budget / frameBytes(makeCamera())) - 1;
    const { tally, saved } = await record('suspend', capacity);
    expect(saved).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(tally.summary()).toMatchObject({ acquired: 60, saved: 60, dropped: 0, failed: 0, balanced: true });
    expect(tally.peakQueue * frameBytes(makeCamera())).toBeLessThanOrEqual(budget);
    expect(tally.peakQueue).toBe(capacity + 1);
  });

  test('drop-oldest reports exactly what it dropped', async () => {
    const { tally, saved } = await record('drop-oldest', 4);
    const { acquired, dropped, losses, balanced } = tally.summary();
    expect(balanced).toBe(true);
    expect(acquired).toBe(60);
    expect(dropped).toBe(60 - saved.length);
    expect(dropped).toBeGreaterThan(0);
    const named = new Set(losses.flatMap(({ frames }) => frames.split(', ').flatMap(expand)));
    expect([...named].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, index) => index).filter((index) => !saved.includes(index)),
    );
    // The newest are kept: what waited at the end was saved.
    expect(saved.slice(-4)).toEqual([56, 57, 58, 59]);
  });

  function expand(range: string): number[] {
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }
});

describe('a fault at any moment', () => {
  const fail = (): never => {
    throw new Error('fault');
  };

  test.each([0, 1, 4])(
    'a filter that fails at frame %i leaves no camera recording; the frames before it are saved',
    async (at) => {
      const camera = makeCamera();
      const walker = new DirectoryWalker(join(base, `filter-${at}`));
      const frames = camera.stream().pipe(
        buffer({ capacity: 8 }),
        map((image) => (image.index === at ? fail() : image)),
      );
      await expect(walker.write(frames)).rejects.toThrow('fault');
      expect(camera.state).toBe('standby');
      const names = Array.from({ length: at }, (_, i) => `frame_00000${i}.tif`);
      for (const name of names) expect(await walker.exists(name)).toBe(true);
      expect(await walker.exists(`frame_00000${at}.tif`)).toBe(false);
    },
  );

  test('a write that fails is counted, and so is every other frame', async () => {
    const camera = makeCamera();
    const tally = new Tally('camera');
    const walker = new DirectoryWalker(join(base, 'write'));
    const onSaved = (image: Frame, file: { readonly bytes: number }) => {
      tally.save(image, file);
    };
    // A directory that turns into a file, after some frames have been written into it.
    const frames = camera.stream({ count: 50 }).pipe(
      tally.acquiring(),
      buffer({ capacity: 8, onDrop: tally.drop }),
      concatMap(async (image) => {
        if (image.index === 5) {
          await rm(walker.current, { recursive: true });
          await writeFile(walker.current, 'no directory any more');
        }
        return image;
      }),
    );
    const run = walker.write(frames, { onSaved });
    await expect(run).rejects.toMatchObject({
      name: 'StorageError',
      path: expect.stringContaining('write') as unknown,
    });
    const error: unknown = await run.catch((reason: unknown) => reason);
    tally.settle('failed', error);
    expect(camera.state).toBe('standby');
    const { acquired, saved, dropped, failed, balanced } = tally.summary();
    expect(saved + dropped + failed).toBe(acquired);
    expect(balanced).toBe(true);
    expect(failed).toBeGreaterThan(0);
    expect(saved).toBeGreaterThan(0);
  });

  test('cameras of 3 and 10 frames give 13 files', async () => {
    const walker = new DirectoryWalker(join(base, 'both'));
    const summaries = await Promise.all(
      [3, 10].map((count, i) => walker.write(makeCamera(i).stream({ count }), { name: `cam${i}` })),
    );
    expect(summaries.map(({ files }) => files)).toEqual([3, 10]);
    expect(await walker.exists('cam0', 'frame_000003.tif')).toBe(false);
    expect(await walker.exists('cam1', 'frame_000009.tif')).toBe(true);
  });
});
