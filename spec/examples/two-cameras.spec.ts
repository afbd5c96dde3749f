/** The main job as its users run it: a program of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { frame } from '../../lib/frames/index.js';
import { DirectoryWalker, listImages, read } from '../../lib/storage/index.js';
import { realData } from '../real-data.js';

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Stream {
  readonly acquired: number;
  readonly saved: number;
  readonly dropped: number;
  readonly failed: number;
  readonly balanced: boolean;
}

let base: string;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build-when-stale.mjs']);
  base = await mkdtemp(join(tmpdir(), 'rxlab-'));
}, 120_000);

afterAll(() => rm(base, { recursive: true }));

/** Runs the program; `interrupt` is called with what it has written to standard error so far. */
function run(args: readonly string[], interrupt?: (errors: string) => NodeJS.Signals | undefined): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/two-cameras.ts', ...args]);
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => {
    errors += String(data);
    const signal = interrupt?.(errors);
    if (signal) child.kill(signal);
  });
  return new Promise((ended) => child.on('close', (code) => ended({ code, output, errors })));
}

async function streams(directory: string): Promise<Stream[]> {
  const record = JSON.parse(await readFile(join(directory, 'experiment.json'), 'utf8')) as { streams: Stream[] };
  return record.streams;
}

function expectBalanced(accounts: readonly Stream[]): void {
  for (const { acquired, saved, dropped, failed, balanced } of accounts) {
    expect(saved + dropped + failed).toBe(acquired);
    expect(balanced).toBe(true);
  }
}

/** A directory of so many small images. */
async function images(name: string, count: number): Promise<string> {
  const walker = new DirectoryWalker(join(base, name));
  await walker.write(
    Array.from({ length: count }, (_, index) => frame(new Uint8Array(12).fill(index), [3, 4], { index })),
  );
  return walker.root;
}

describe('two cameras', () => {
  test('simulated ones, triggered together, are saved and accounted for', async () => {
    const output = join(base, 'simulated');
    const { code, output: text } = await run(['--count', '5', '--fps', '100', '--output', output]);
    expect(code).toBe(0);
    expect(text).toMatch(/cam0 +5 +5 +0 +0 /);
    expect(await readdir(join(output, 'cam1'))).toHaveLength(5 + 1);
    const accounts = await streams(output);
    expectBalanced(accounts);
    expect(accounts.map(({ saved }) => saved)).toEqual([5, 5]);
  }, 60_000);

  test('of different counts, 3 and 10, give 13 files with the right names', async () => {
    const output = join(base, 'different');
    const patterns = [await images('three', 3), join(await images('ten', 10), 'frame_*.tif')];
    const { code } = await run([
      ...patterns.flatMap((pattern) => ['--images', pattern]),
      '--fps',
      '200',
      '--output',
      output,
    ]);
    expect(code).toBe(0);
    const names = (count: number) => [
      ...Array.from({ length: count }, (_, i) => `frame_${String(i).padStart(6, '0')}.tif`),
      'manifest_frame_{06}.tif.jsonl',
    ];
    expect((await readdir(join(output, 'cam0'))).sort()).toEqual(names(3));
    expect((await readdir(join(output, 'cam1'))).sort()).toEqual(names(10));
  }, 60_000);

  test.each([
    ['png', 'piv', ['cam0_*.tif', 'cam1_*.tif']],
    ['tiff', 'piv', ['cam0_*.tif', 'cam1_*.tif']],
    ['tiff', 'colloid', ['.', 'frame_00?.png']],
  ])(
    'saved as %s, the real images of %s come back bit for bit',
    async (format, folder, patterns) => {
      const data = realData(folder);
      if (data === undefined) return;
      const output = join(base, `${folder}-${format}`);
      const sources = patterns.map((pattern) => join(data, pattern));
      const args = sources.flatMap((source) => ['--images', source]);
      const { code } = await run([...args, '--fps', '1000', '--format', format, '--output', output]);
      expect(code).toBe(0);
      expectBalanced(await streams(output));
      for (const [camera, source] of sources.entries()) {
        const originals = await listImages(source);
        const saved = await listImages(join(output, `cam${camera}`));
        expect(saved).toHaveLength(originals.length);
        for (const [index, path] of originals.entries()) {
          const [original, copy] = await Promise.all([read(path), read(saved[index]!)]);
          expect([copy.shape, copy.dtype]).toEqual([original.shape, original.dtype]);
          expect(Buffer.compare(bytesOf(copy.data), bytesOf(original.data))).toBe(0);
        }
      }
    },
    120_000,
  );

  test('Ctrl-C once: nothing more is taken, all that was taken is saved, exit code 130', async () => {
    const output = join(base, 'interrupted');
    let sent = false;
    const { code, output: text } = await run(['--count', '10000', '--fps', '50', '--output', output], () => {
      if (sent) return undefined;
      sent = true;
      return 'SIGINT';
    });
    expect(code).toBe(130);
    expect(text).toContain('acquired');
    const accounts = await streams(output);
    expectBalanced(accounts);
    for (const { acquired, saved } of accounts) expect(saved).toBe(acquired);
  }, 60_000);

  test('Ctrl-C twice: stops now, and says what is dropped', async () => {
    const output = join(base, 'twice');
    let sent = 0;
    // PNG is slower than the cameras: there is a queue to be dropped.
    const slow = ['--count', '100000', '--fps', '2000', '--format', 'png', '--memory', '200MB', '--output', output];
    const { code, errors } = await run(slow, (text) => {
      if (sent === 0 && text.includes('acquired')) return (sent = 1) && 'SIGINT';
      if (sent === 1 && text.includes('Interrupted:')) return (sent = 2) && 'SIGINT';
      return undefined;
    });
    expect(errors).toContain('Interrupted again');
    expect(code).toBe(130);
    const accounts = await streams(output);
    expectBalanced(accounts);
    for (const { dropped } of accounts) expect(dropped).toBeGreaterThan(0);
  }, 60_000);

  test('a camera whose frames cannot be written is stopped with one error; the other camera is saved', async () => {
    const output = join(base, 'blocked');
    await mkdir(output);
    await writeFile(join(output, 'cam0'), 'a file where a directory should be');
    const { code, errors } = await run(['--count', '8', '--fps', '100', '--output', output]);
    expect(code).toBe(1);
    expect(errors.match(/^error: .*$/gm)).toEqual([expect.stringContaining(join(output, 'cam0'))]);
    const accounts = await streams(output);
    expectBalanced(accounts);
    expect(accounts[1]).toMatchObject({ acquired: 8, saved: 8 });
    expect(accounts[0]).toMatchObject({ saved: 0 });
  }, 60_000);

  test('refuses to write where there is a run already', async () => {
    const output = join(base, 'simulated');
    const { code, errors } = await run(['--count', '5', '--output', output]);
    expect(code).toBe(1);
    expect(errors).toContain(resolve(output, 'cam0'));
  }, 60_000);

  test.each([
    [['--fps', 'fast'], '--fps must be a number of at least 0, not "fast"'],
    [['--format', 'gif'], '--format must be png or tiff, not "gif"'],
    [['--overflow', 'drop'], '--overflow must be suspend or drop-oldest'],
    [['--memory', 'much'], '--memory must be a number of bytes'],
    [['--count', '2.5'], '--count must be a whole number'],
    [['--colour'], "Unknown option '--colour'"],
  ])(
    '%p is refused with one clear error and the usage',
    async (args, message) => {
      const { code, errors } = await run(args);
      expect(code).toBe(2);
      expect(errors).toContain(message);
      expect(errors).toContain('usage:');
    },
    60_000,
  );

  test.each([
    [['--images', '/nowhere/*.tif'], '/nowhere'],
    [['--memory', '1MB'], '--memory must be at least'],
  ])(
    '%p ends with one clear error',
    async (args, message) => {
      const { code, errors } = await run(args);
      expect(code).toBe(1);
      expect(errors).toContain(message);
    },
    60_000,
  );

  test('--help says what there is', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    for (const option of ['images', 'count', 'fps', 'exposure', 'format', 'output', 'memory', 'overflow']) {
      expect(output).toContain(`--${option}`);
    }
  }, 60_000);
});

function bytesOf(data: { readonly buffer: ArrayBufferLike; readonly byteOffset: number; readonly byteLength: number }) {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
