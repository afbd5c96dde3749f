import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { formatOf, formats } from '../../lib/storage/formats.js';
import { DirectoryWalker, openFrames, verify } from '../../lib/storage/index.js';
import { checksum } from '../../lib/storage/manifest/manifest-entry.js';
import { debianPython } from '../debian-python.js';
import { noiseFrame } from './noise-frame.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A frame that the writer has reported as saved. */
interface Reported {
  readonly index: number;
  readonly position: number;
  readonly path: string;
}

/** What is killed, and when. */
interface Kill {
  readonly dataset: string;
  readonly bytesPerFile: number;
  /** Frames that are reported before, and the milliseconds that pass then. */
  readonly reports: number;
  readonly wait: number;
}

const killsOfFormat = 20;

/** How others read all frames of a file. Zarr has no package in Debian. */
const otherReaders: Readonly<Record<string, { packages: string[]; frames: string }>> = {
  TIFF: { packages: ['tifffile', 'numpy'], frames: '[p.asarray() for p in tifffile.TiffFile(path).pages]' },
  PNG: { packages: ['cv2', 'numpy'], frames: '[cv2.imread(path, cv2.IMREAD_UNCHANGED)]' },
  HDF5: { packages: ['h5py', 'numpy'], frames: "h5py.File(path, 'r', libver='latest', swmr=True)['entry/data/data']" },
  raw: { packages: ['numpy'], frames: "numpy.fromfile(path, '<u2').reshape(-1, 128, 128)" },
};

/** Lets a process write into the directory, kills it at some moment, and gives what it has reported. */
async function writeAndKill(directory: string, { dataset, bytesPerFile, reports, wait }: Kill): Promise<Reported[]> {
  const script = resolve(process.cwd(), 'spec/storage/endless-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory, dataset, String(bytesPerFile)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    // The first says that it begins.
    if (lines.push(line) === reports + 1) void delay(wait).then(() => child.kill('SIGKILL'));
  }
  expect((await closed)[1]).toBe('SIGKILL');
  return lines.slice(1).map((line) => {
    const [index, position, path] = line.split(/ (.*?) (.*)/s);
    return { index: Number(index), position: Number(position), path: path! };
  });
}

/** The checksums of all frames of a file: nothing in it can be read that is not one of ours. */
async function checksumsOf(path: string): Promise<string[]> {
  const file = await openFrames(path);
  try {
    const checksums: string[] = [];
    for (let position = 0; position < (await file.count()); position++) {
      checksums.push(checksum((await file.frame(position))!.data));
    }
    return checksums;
  } finally {
    await file.close();
  }
}

async function expectNothingLost(directory: string, kill: Kill, reported: readonly Reported[]): Promise<void> {
  const files = (await readdir(directory)).filter((name) => !name.startsWith('.') && formatOf(name));
  const frames = new Map<string, string[]>();
  for (const name of files) frames.set(join(directory, name), await checksumsOf(join(directory, name)));
  const onDisk = [...frames.values()].flat().sort();
  const ours = onDisk.map((_, index) => checksum(noiseFrame(index).data));

  // Every frame that was reported is where it was said to be, bit for bit.
  expect(reported.map(({ path, position }) => frames.get(path)?.[position])).toEqual(
    reported.map(({ index }) => checksum(noiseFrame(index).data)),
  );
  // Whatever has a final name is whole: all frames in all files are those that were taken, and each once.
  const known = new Set([...ours, ...[1, 2, 3].map((more) => checksum(noiseFrame(ours.length - 1 + more).data))]);
  expect(onDisk.filter((sum) => !known.has(sum))).toEqual([]);
  expect(new Set(onDisk).size).toBe(onDisk.length);

  // No more than the two frames in work were saved and not reported, and it is known which.
  const found = await verify(directory);
  const unlisted = found.unlisted.reduce((sum, { frames: count }) => sum + count!, 0);
  const whole = found.datasets[0]?.whole ?? 0;
  expect(found.isWhole).toBe(true);
  expect(whole + unlisted).toBe(onDisk.length);
  expect(whole).toBeGreaterThanOrEqual(reported.length);
  expect(onDisk.length - reported.length).toBeLessThanOrEqual(2);

  // It is gone on with.
  const { dataset, bytesPerFile } = kill;
  await new DirectoryWalker(directory).write([noiseFrame(1000), noiseFrame(1001)], {
    dataset,
    bytesPerFile,
    resume: true,
  });
  const resumed = await verify(directory);
  expect(resumed).toMatchObject({ isWhole: true, leftOver: [], datasets: [{ dataset, whole: whole + 2 }] });
}

/** What another program reads in the files is what was reported. */
function expectReadByOthers(formatName: string, reported: readonly Reported[]): void {
  const reader = otherReaders[formatName];
  const python = reader && debianPython(...reader.packages);
  if (!python) return;
  const script = `
import sys, json, zlib, ${reader.packages.join(', ')}
def sums(path): return [format(zlib.crc32(frame[()].tobytes()), '08x') for frame in ${reader.frames}]
print(json.dumps({path: sums(path) for path in sys.argv[1:]}))`;
  const paths = [...new Set(reported.map(({ path }) => path))];
  const read = JSON.parse(execFileSync(python, ['-c', script, ...paths], { encoding: 'utf8' })) as Record<
    string,
    string[]
  >;
  expect(reported.map(({ path, position }) => read[path]?.[position])).toEqual(
    reported.map(({ index }) => checksum(noiseFrame(index).data)),
  );
}

describe('a writer that is killed at any moment', () => {
  test.each(formats.map(({ name, extensions, holds }) => [name, extensions[0]!, holds] as const))(
    '%s: every frame that it reported is whole; nothing partial has a final name; verify tells the truth; it is resumed',
    async (name, extension, holds) => {
      let mostReported: readonly Reported[] = [];
      let next = 0;
      const killOne = async (number: number) => {
        const kill = {
          dataset: `{}${extension}`,
          // A file for each frame, or for all, as is usual; every second time five to a file.
          bytesPerFile: holds === 'one' || number % 2 === 0 ? 0 : 5 * 128 * 128 * 2,
          reports: Math.floor(Math.random() * number),
          wait: Math.random() * 5,
        };
        const directory = await temporaryDirectory();
        const reported = await writeAndKill(directory, kill);
        try {
          if (reported.length > mostReported.length) mostReported = reported;
          await expectNothingLost(directory, kill, reported);
        } catch (cause) {
          throw new Error(`killed after ${JSON.stringify(kill)}, ${reported.length} reported: ${String(cause)}`, {
            cause,
          });
        }
      };
      const worker = async () => {
        while (next < killsOfFormat) await killOne(next++);
      };
      await Promise.all([worker(), worker()]);
      expectReadByOthers(name, mostReported);
    },
    300_000,
  );
});
