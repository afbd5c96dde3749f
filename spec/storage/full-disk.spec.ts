import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from '../../lib/flow/index.js';
import { frame, type Frame } from '../../lib/frames/index.js';
import { DirectoryWalker, read } from '../../lib/storage/index.js';

/** Frames of 100 kB that no encoder can make smaller. */
const noise = Uint8Array.from(
  { length: 100_000 },
  (_, index) => (Math.imul(index + 1, 0x9e3779b1) >>> 13) ^ (index >> 3),
);

let disk: string | undefined;

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rxlab-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory], { stdio: 'pipe' });
    disk = directory;
  } catch (error) {
    await rm(directory, { recursive: true });
    console.warn(
      `SKIPPED: a full or read-only disk cannot be tried without the right to mount a small tmpfs (${String(error)})`,
    );
  }
});

afterAll(async () => {
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  await rm(disk, { recursive: true });
});

describe('a writer whose disk becomes full', () => {
  test.each(['{}.tif', '{}.png'])('fails once, says so, and leaves every frame that it saved: %s', async (dataset) => {
    if (disk === undefined) return;
    const walker = new DirectoryWalker(disk);
    await walker.descend(dataset.slice(3));
    const saved: string[] = [];
    let acquired = 0;
    let closed = false;
    const camera = generate(function* (): Generator<Frame> {
      try {
        for (;;) yield frame(noise, [250, 400], { index: acquired++ });
      } finally {
        closed = true;
      }
    });
    const failure = await walker
      .write(camera, { dataset, onSaved: (_, { path }) => saved.push(path) })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'StorageError',
      code: 'ENOSPC',
      path: expect.stringContaining(walker.current),
      message: expect.stringMatching(/no space left on device.*frames were saved/),
      summary: { frames: saved.length, files: saved.length },
    });
    expect(closed).toBe(true);
    expect(saved.length).toBeGreaterThan(1);
    expect(acquired).toBeLessThanOrEqual(saved.length + 2);
    expect((await readdir(walker.current)).sort()).toEqual(
      saved.map((path) => path.slice(walker.current.length + 1)).sort(),
    );
    for (const path of saved) expect(Buffer.compare((await read(path)).data as Uint8Array, noise)).toBe(0);
    await rm(walker.current, { recursive: true });
  });
});

describe('a writer whose disk becomes read-only', () => {
  test('fails once, says so, and leaves every frame that it saved', async () => {
    if (disk === undefined) return;
    const walker = await new DirectoryWalker(disk).descend('read-only');
    const remount = (mode: 'ro' | 'rw') => execFileSync('mount', ['-o', `remount,${mode}`, disk!]);
    const saved: string[] = [];
    let secondIsSaved!: () => void;
    const second = new Promise<void>((resolve) => (secondIsSaved = resolve));
    const camera = generate(async function* () {
      for (let index = 0; index < 2; index++) yield frame(noise, [250, 400], { index });
      await second;
      remount('ro');
      for (let index = 2; ; index++) yield frame(noise, [250, 400], { index });
    });
    const onSaved = (_: Frame, { path }: { path: string }) => {
      if (saved.push(path) === 2) secondIsSaved();
    };
    try {
      await expect(walker.write(camera, { dataset: '{}.tif', onSaved })).rejects.toMatchObject({
        name: 'StorageError',
        code: 'EROFS',
        path: join(walker.current, '2.tif'),
        summary: { frames: 2 },
      });
      for (const path of saved) expect(Buffer.compare((await read(path)).data as Uint8Array, noise)).toBe(0);
    } finally {
      remount('rw');
    }
  });
});
