import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generate } from '../../../lib/flow/index.js';
import { frame, type Frame } from '../../../lib/frames/index.js';
import { DirectoryWalker, read, StorageError } from '../../../lib/storage/index.js';
import { numberedFrame, numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function walkerInNewDirectory(
  options?: ConstructorParameters<typeof DirectoryWalker>[1],
): Promise<DirectoryWalker> {
  return new DirectoryWalker(await temporaryDirectory(), options);
}

describe('DirectoryWalker, walking', () => {
  test('descends, ascends and goes home', async () => {
    const walker = await walkerInNewDirectory();
    expect(walker.current).toBe(walker.root);
    expect((await walker.descend('run01')).current).toBe(join(walker.root, 'run01'));
    expect((await walker.descend('cam0/raw')).current).toBe(join(walker.root, 'run01', 'cam0', 'raw'));
    expect((await walker.ascend()).current).toBe(join(walker.root, 'run01', 'cam0'));
    expect((await walker.home()).current).toBe(walker.root);
    expect(await walker.exists('run01', 'cam0', 'raw')).toBe(true);
    expect(await walker.exists('run01/cam1')).toBe(false);
    expect(await readdir(walker.root, { recursive: true })).toHaveLength(3);
  });

  test('never leaves its root', async () => {
    const outside = await temporaryDirectory();
    const walker = await walkerInNewDirectory();
    await symlink(outside, join(walker.root, 'way-out'));
    const refused = { name: 'StorageError', code: 'OUTSIDE_ROOT' };
    await expect(walker.ascend()).rejects.toMatchObject({ ...refused, path: walker.root });
    for (const name of ['..', '../x', 'a/../..', outside, 'way-out', 'way-out/x']) {
      await expect(walker.descend(name)).rejects.toMatchObject(refused);
      await expect(walker.write(numberedFrames(1), { name })).rejects.toMatchObject(refused);
    }
    await expect(walker.exists('..')).rejects.toMatchObject(refused);
    await expect(walker.exists('way-out')).rejects.toMatchObject(refused);
    await expect(walker.saveMetadata({}, '../x.json')).rejects.toMatchObject({ code: 'INVALID_NAME' });
    expect(walker.current).toBe(walker.root);
    expect(await readdir(outside)).toEqual([]);
  });

  test('stays where it is when it cannot descend', async () => {
    const walker = await walkerInNewDirectory();
    await writeFile(join(walker.root, 'notes'), '');
    await expect(walker.descend('notes')).rejects.toMatchObject({ code: 'ENOTDIR', path: join(walker.root, 'notes') });
    expect(walker.current).toBe(walker.root);
  });

  test.each([
    [{ dataset: 'frame.tif' }, 'INVALID_DATASET'],
    [{ dataset: 'frame_{}' }, 'UNKNOWN_FORMAT'],
    [{ dataset: 'frame_{}.docx' }, 'UNKNOWN_FORMAT'],
    [{ startIndex: -1 }, 'INVALID_ARGUMENT'],
    [{ startIndex: 0.5 }, 'INVALID_ARGUMENT'],
  ])('refuses the options %j', (options, code) => {
    expect(() => new DirectoryWalker('somewhere', options)).toThrow(expect.objectContaining({ code }));
  });

  test('refuses a root that is no path', () => {
    for (const root of ['', 'a\0b', undefined as unknown as string]) {
      expect(() => new DirectoryWalker(root)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});

describe('DirectoryWalker, writing', () => {
  test('two frames become frame_000000.tif and frame_000001.tif; writing there again is an error; elsewhere it works', async () => {
    const walker = await walkerInNewDirectory();
    const { frames, bytes, files } = await walker.write(numberedFrames(2));
    const names = ['frame_000000.tif', 'frame_000001.tif'];
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(walker.root, name))).size));
    expect({ frames, bytes, files }).toEqual({ frames: 2, bytes: sizes[0]! + sizes[1]!, files: 2 });
    expect(await readdir(walker.root)).toEqual([...names, 'manifest_frame_{06}.tif.jsonl']);

    const again = walker.write(numberedFrames(2));
    await expect(again).rejects.toBeInstanceOf(StorageError);
    await expect(again).rejects.toMatchObject({ code: 'DATASET_EXISTS', path: join(walker.root, 'frame_{:>06}.tif') });
    expect(await readdir(walker.root)).toHaveLength(3);

    await walker.descend('run02');
    expect(await walker.write(numberedFrames(1))).toMatchObject({ frames: 1 });
    expect(await walker.exists('frame_000000.tif')).toBe(true);
  });

  test('numbers from startIndex', async () => {
    const walker = await walkerInNewDirectory({ dataset: 'x{}.png', startIndex: 7 });
    await walker.write(numberedFrames(2));
    await walker.write(numberedFrames(1), { name: 'below', dataset: '{:03}.tif' });
    expect((await readdir(walker.root, { recursive: true })).sort()).toEqual([
      'below',
      join('below', '007.tif'),
      join('below', 'manifest_{03}.tif.jsonl'),
      'manifest_x{}.png.jsonl',
      'x7.png',
      'x8.png',
    ]);
  });

  test("fr{}.tif does not collide with frame_{}.tif, and what a killed run has left is in nobody's way", async () => {
    const walker = await walkerInNewDirectory();
    await writeFile(join(walker.root, '.0f8c6c7e-0000-4000-8000-000000000000.part'), 'half a fra');
    await walker.write(numberedFrames(1), { dataset: 'frame_{}.tif' });
    await walker.write(numberedFrames(1), { dataset: 'fr{}.tif' });
    await walker.write(numberedFrames(1), { dataset: 'frame_{}.png' });
    await expect(walker.write(numberedFrames(1), { dataset: 'frame_{:01}.tif' })).rejects.toMatchObject({
      code: 'DATASET_EXISTS',
    });
  });

  test('a data set collides exactly when it has files', async () => {
    const names = fc.constantFrom(
      'a{}.tif',
      'a{:02}.tif',
      'a1{}.tif',
      'a{}1.tif',
      '{}.tif',
      'a.{}.tif',
      'b{:>02}.tif',
      'b{:02}.tif',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(names, { minLength: 1, maxLength: 5 }),
        fc.nat({ max: 12 }),
        async (datasets, startIndex) => {
          const walker = await walkerInNewDirectory({ startIndex });
          for (const dataset of datasets) {
            const before = await readdir(walker.root);
            const [prefix, suffix] = dataset.split(/\{.*\}/);
            const width = dataset.includes('02') ? 2 : 1;
            const numbers = Array.from(
              { length: 1000 },
              (_, index) => `${prefix}${String(index).padStart(width, '0')}${suffix}`,
            );
            // A data set of no other name has this manifest.
            const manifest = `manifest_${prefix}${width === 2 ? '{02}' : '{}'}${suffix}.jsonl`;
            const written = [manifest, ...numbers].some((file) => before.includes(file));
            const outcome = await walker
              .write(numberedFrames(2), { dataset })
              .catch((error: unknown) => (error as StorageError).code);
            expect(outcome).toEqual(written ? 'DATASET_EXISTS' : expect.objectContaining({ frames: 2 }));
            expect(await readdir(walker.root)).toHaveLength(before.length + (written ? 0 : 3));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a writer is bound to the directory that was current when it was made', async () => {
    const walker = await walkerInNewDirectory();
    await walker.descend('flats');
    const flats = walker.writer();
    const darks = walker.writer({ name: 'darks' });
    await (await walker.home()).descend('elsewhere');
    await Promise.all([flats(numberedFrames(1)), darks(numberedFrames(1))]);
    expect((await readdir(walker.root, { recursive: true })).sort()).toEqual([
      'elsewhere',
      'flats',
      join('flats', 'darks'),
      join('flats', 'darks', 'frame_000000.tif'),
      join('flats', 'darks', 'manifest_frame_{06}.tif.jsonl'),
      join('flats', 'frame_000000.tif'),
      join('flats', 'manifest_frame_{06}.tif.jsonl'),
    ]);
  });

  test('the writers of eight walkers in one tree misplace nothing', async () => {
    const root = await temporaryDirectory();
    const walkers = Array.from({ length: 8 }, () => new DirectoryWalker(root));
    await Promise.all(
      walkers.map(async (walker, number) => {
        await walker.descend(`run${number % 2}`);
        const source = generate(async function* () {
          for (let index = 0; index < 200; index++) yield numberedFrame(number * 200 + index);
        });
        const writing = walker.write(source, { dataset: `cam${number}_{}.tif` });
        await walker.home();
        await writing;
      }),
    );
    for (const number of walkers.keys()) {
      for (let index = 0; index < 200; index++) {
        const { data } = await read(join(root, `run${number % 2}`, `cam${number}_${index}.tif`));
        expect(data[0]).toBe(((number * 200 + index) * 100) % 65_536);
      }
    }
    expect(await readdir(root, { recursive: true })).toHaveLength(2 + 8 * (200 + 1));
  }, 60_000);

  test('of two writers of one data set at the same time the second is refused, also through a symbolic link', async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, 'run01'));
    await symlink('run01', join(root, 'latest'));
    const results = await Promise.allSettled([
      new DirectoryWalker(root).write(numberedFrames(20), { name: 'run01' }),
      new DirectoryWalker(root).write(numberedFrames(20), { name: 'latest' }),
      new DirectoryWalker(join(root, 'run01')).write(numberedFrames(20), { dataset: 'frame_{:06}.tif' }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ name: 'StorageError', code: 'DATASET_BUSY' });
    }
    expect(await readdir(join(root, 'run01'))).toHaveLength(20 + 1);
  });

  test('a writer that failed gives the data set back', async () => {
    const walker = await walkerInNewDirectory();
    const broken = generate((): Frame[] => {
      throw new Error('no camera');
    });
    await expect(walker.write(broken)).rejects.toThrow('no camera');
    expect(await walker.write(numberedFrames(1))).toMatchObject({ frames: 1 });
  });

  test('a dtype that the format cannot hold is one error that names both; nothing is written', async () => {
    const walker = await walkerInNewDirectory();
    const floats = [frame(new Float32Array(6), [2, 3])];
    const failure = await walker.write(floats, { dataset: '{}.png' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'StorageError',
      code: 'UNSUPPORTED_FRAME',
      path: join(walker.root, '0.png'),
    });
    expect((failure as Error).message).toMatch(/PNG.*float32/);
    expect(await readdir(walker.root)).toEqual([]);
  });

  test('frames that are none, or not what they say, are refused', async () => {
    const walker = await walkerInNewDirectory();
    const good = numberedFrame(0);
    const bad = [
      { ...good, dtype: 'float32' as const },
      { ...good, shape: [4, 5] as const },
      { ...good, shape: [2, 4, 2] as const },
    ];
    for (const one of bad) {
      await expect(walker.write([one])).rejects.toMatchObject({ code: 'UNSUPPORTED_FRAME', summary: { frames: 0 } });
    }
    await expect(walker.write([undefined as never])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await readdir(walker.root)).toEqual([]);
  });

  test.each([-1, 10, 2.5, '3'])('refuses the compression level %j', (compressionLevel) => {
    const walker = new DirectoryWalker('somewhere');
    const options = { dataset: '{}.png', compressionLevel: compressionLevel as number };
    expect(() => walker.writer(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test("the compression level is PNG's", async () => {
    const walker = await walkerInNewDirectory({ dataset: '{}.png' });
    const even = [frame(new Uint8Array(10_000), [100, 100])];
    const sizes = [];
    for (const compressionLevel of [0, 9]) {
      sizes.push(await walker.write(even, { name: String(compressionLevel), compressionLevel }));
    }
    expect(sizes[0]!.bytes).toBeGreaterThan(10_000);
    expect(sizes[1]!.bytes).toBeLessThan(1_000);
  });
});

describe('DirectoryWalker, metadata', () => {
  test('are JSON in the current directory, and are replaced whole', async () => {
    const walker = await walkerInNewDirectory();
    await walker.descend('run01');
    const path = await walker.saveMetadata({
      sample: 'latex',
      exposures: new Float32Array([0.5, NaN]),
      gain: Infinity,
    });
    expect(path).toBe(join(walker.root, 'run01', 'experiment.json'));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      sample: 'latex',
      exposures: [0.5, 'NaN'],
      gain: 'Infinity',
    });
    await Promise.all([1, 2, 3].map((run) => walker.saveMetadata({ run, text: 'x'.repeat(100_000) })));
    expect(await readFile(path, 'utf8')).toMatch(/"run": [123],\n *"text": "x{100000}"\n}\n$/);
    expect(await readdir(walker.current)).toEqual(['experiment.json']);
  });

  test('make the root where nothing has been written yet', async () => {
    const root = join(await temporaryDirectory(), 'data');
    await new DirectoryWalker(root).saveMetadata({}, 'notes.json');
    expect(await readdir(root)).toEqual(['notes.json']);
  });

  test('that cannot be written leave the old ones', async () => {
    const walker = await walkerInNewDirectory();
    const path = await walker.saveMetadata({ run: 1 });
    await expect(walker.saveMetadata({ run: 2n })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    await expect(walker.saveMetadata(circle)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(walker.saveMetadata('text' as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ run: 1 });
  });
});
