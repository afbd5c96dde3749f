import { mkdir, mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import { frameBytes, type DType, type Frame, type Shape } from '../../frames/index.js';
import type { FormatOptions } from '../format.js';
import { StorageError } from '../storage-error.js';
import { DirectoryWalker } from '../walker/directory-walker.js';
import { typicalFrame } from './typical-frame.js';
import { WriteEstimate } from './write-estimate.js';

/** What {@link estimate} is told. */
export interface EstimateOptions extends FormatOptions {
  /** How many frames are to be written. */
  readonly frames: number;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The file name extension of the format: `'tif'` unless told. */
  readonly format?: string | undefined;
  /** Where frames are to be written; made where it is missing. What is written to measure is removed. */
  readonly directory: string;
  /** As that of the walker. */
  readonly bytesPerFile?: number | undefined;
  /** The frames a second that will come, of all cameras together. */
  readonly rate?: number | undefined;
  /** The bytes of memory in which frames may wait for the disk. */
  readonly memory?: number | undefined;
  /** How long to measure, in seconds; 2 unless told. */
  readonly duration?: number | undefined;
  /** An image like those to come, for formats that compress; one with typical noise unless told. */
  readonly sample?: Frame | undefined;
}

/** No more of what is free is taken to measure. */
const shareOfDisk = 0.1;

/**
 * Measures before the experiment what encoder and disk can do: writes frames for two seconds into the directory where the
 * experiment will, waits until the disk has them all, and removes them. So what the system's cache takes at once is not taken
 * for the disk's rate. Says what rate can be gone on with, how long the memory lasts at a higher one, and whether the disk has
 * room for all frames.
 *
 * The two cameras of an experiment share a disk: give the rate, and the number of frames, of both together.
 *
 * @throws a {@link StorageError} as the walker's writers do
 * @throws an {@link InvalidArgumentError} for a number that does not work
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { estimate } from 'rxlab/storage';
 *
 * const directory = await mkdtemp(join(tmpdir(), 'rxlab-'));
 * const plan = { frames: 1000, shape: [256, 256], dtype: 'uint16', rate: 10, memory: 512e6 } as const;
 * const outlook = await estimate({ ...plan, directory, duration: 0.1 });
 * for (const warning of outlook.warnings) console.warn(warning);
 * console.log(outlook.sustainableRate > 0, outlook.neededBytes > 1000 * 256 * 256 * 2); // prints: true true
 * ```
 */
export async function estimate(options: EstimateOptions): Promise<WriteEstimate> {
  const { frames, shape, dtype, directory, rate, memory, duration = 2 } = options;
  assertPositive({ frames, duration, ...(rate !== undefined && { rate }), ...(memory !== undefined && { memory }) });
  const image = options.sample ?? typicalFrame(dtype, shape);
  const freeBytes = await bytesFreeIn(directory);
  const most = Math.max(1, Math.min(frames, Math.floor((freeBytes * shareOfDisk) / frameBytes(image))));
  const place = await makePlace(directory);
  try {
    const { rate: sustainableRate, storedBytes } = await measure(image, place, most, options, duration);
    return new WriteEstimate(frames, frameBytes(image), storedBytes, sustainableRate, freeBytes, rate, memory);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Writes for some time, at most so many frames, and waits until the disk has them. */
async function measure(
  image: Frame,
  place: string,
  most: number,
  { format = 'tif', bytesPerFile, compressionLevel, pixelSize, ome }: EstimateOptions,
  duration: number,
): Promise<{ rate: number; storedBytes: number }> {
  const walker = new DirectoryWalker(place);
  const settings = { dataset: `{}.${format}`, bytesPerFile, compressionLevel, pixelSize, ome };
  // Libraries that are loaded, and threads that are started, at the first frame are not the disk's fault.
  await walker.write([image], { ...settings, name: 'first' });
  const start = performance.now();
  const source = generate(function* () {
    for (let index = 0; index < most; index++) {
      yield { ...image, index };
      if (performance.now() - start > duration * 1000) return;
    }
  });
  const { frames, bytes } = await walker.write(source, settings);
  await syncAll(place);
  return { rate: (frames * 1000) / (performance.now() - start), storedBytes: bytes / frames };
}

async function syncAll(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await open(join(entry.parentPath, entry.name), 'r');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}

async function makePlace(directory: string): Promise<string> {
  try {
    return await mkdtemp(join(directory, '.estimate-'));
  } catch (error) {
    throw StorageError.fromSystem(error, 'write in', directory);
  }
}

/** What is free, for who is not the administrator. */
async function bytesFreeIn(directory: string): Promise<number> {
  try {
    await mkdir(directory, { recursive: true });
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    throw StorageError.fromSystem(error, 'ask for the free bytes of', directory);
  }
}

function assertPositive(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > 0)) throw new InvalidArgumentError(name, 'a number above 0', value);
  }
}
