import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { formatOf } from '../formats.js';
import { openFrames, type FrameFile } from '../reading/open-frames.js';
import { StorageError } from '../storage-error.js';
import { nameOfTemporary } from '../writing/temporary-file.js';
import { checksum, type ManifestEntry } from './manifest-entry.js';
import { readManifest } from './manifest.js';
import { Verification, type DatasetVerification, type FlawedFrame, type UnlistedFrames } from './verification.js';

const manifestName = /^manifest_(.*)\.jsonl$/s;

/**
 * Checks what is in a directory, and in all below it, against the manifests that its writers have left: whether every frame
 * that was reported as saved is there, each pixel as it was. The run may be finished, or may have been killed; nothing is
 * changed. Frames are read one at a time, so a run of any size is checked in constant memory, at the speed of the disk.
 *
 * Symbolic links to directories are not followed.
 *
 * @throws a {@link StorageError} as the system says, when a directory or a manifest cannot be read
 *
 * @example
 * ```ts
 * import { mkdtemp, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { frame } from 'rxlab/frames';
 * import { DirectoryWalker, verify } from 'rxlab/storage';
 *
 * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
 * await walker.write([7, 8, 9].map((value, index) => frame(new Uint8Array([value]), [1, 1], { index })));
 * await rm(join(walker.root, 'frame_000001.tif'));
 *
 * const { isWhole, datasets } = await verify(walker.root);
 * console.log(isWhole, datasets[0]?.whole, datasets[0]?.missing.map(({ index }) => index)); // prints: false 2 [ 1 ]
 * ```
 */
export async function verify(directory: string): Promise<Verification> {
  const root = resolve(directory);
  const found = await look(root);
  const datasets: DatasetVerification[] = [];
  const unlisted: UnlistedFrames[] = [];
  const listed = new Set<string>();
  for (const manifest of found.manifests) {
    const checked = await verifyDataset(manifest);
    datasets.push(checked.dataset);
    unlisted.push(...checked.unlisted);
    for (const file of checked.files) listed.add(file);
  }
  for (const path of found.frameFiles) {
    if (!listed.has(path)) unlisted.push({ path, frames: await countOf(path) });
  }
  return new Verification(root, datasets, unlisted, found.leftOver);
}

/** What there is in a directory and below it, by kind. */
interface Found {
  readonly manifests: string[];
  readonly frameFiles: string[];
  readonly leftOver: string[];
}

async function look(root: string): Promise<Found> {
  const found: Found = { manifests: [], frameFiles: [], leftOver: [] };
  const directories = [root];
  for (let directory = directories.shift(); directory !== undefined; directory = directories.shift()) {
    const entries = await reading(directory, () => readdir(directory, { withFileTypes: true }));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      const format = formatOf(entry.name);
      if (nameOfTemporary(entry.name) !== undefined) found.leftOver.push(path);
      else if (format && entry.isDirectory() === (format.isDirectory ?? false)) found.frameFiles.push(path);
      else if (entry.isDirectory()) directories.push(path);
      else if (manifestName.test(entry.name)) found.manifests.push(path);
    }
  }
  return found;
}

/** A data set, with what its files hold that is not listed. */
interface CheckedDataset {
  readonly dataset: DatasetVerification;
  /** The paths of the files that are listed. */
  readonly files: readonly string[];
  readonly unlisted: readonly UnlistedFrames[];
}

async function verifyDataset(manifest: string): Promise<CheckedDataset> {
  const { dataset, entries, damaged } = await reading(manifest, () => readManifest(manifest));
  const partial: FlawedFrame[] = [];
  const missing: FlawedFrame[] = [];
  const unlisted: UnlistedFrames[] = [];
  const files = byFile(dirname(manifest), entries);
  for (const [path, listed] of files) {
    const { flaws, surplus } = await verifyFile(path, listed);
    for (const { entry, flaw } of flaws) {
      const { position, index } = entry;
      (flaw.isMissing ? missing : partial).push({ path, position, index, reason: flaw.reason });
    }
    if (surplus > 0) unlisted.push({ path, frames: surplus });
  }
  const name = dataset ?? manifestName.exec(basename(manifest))![1]!;
  const whole = entries.length - partial.length - missing.length;
  return {
    dataset: { dataset: name, manifest, whole, partial, missing, damagedLines: damaged },
    files: [...files.keys()],
    unlisted,
  };
}

/** The entries of each file, by its path. */
function byFile(directory: string, entries: readonly ManifestEntry[]): ReadonlyMap<string, ManifestEntry[]> {
  const files = new Map<string, ManifestEntry[]>();
  for (const entry of entries) {
    const path = join(directory, entry.file);
    const listed = files.get(path);
    if (listed) listed.push(entry);
    else files.set(path, [entry]);
  }
  return files;
}

/** What is wrong with a frame. */
interface Flaw {
  readonly isMissing: boolean;
  readonly reason: string;
}

/** What is wrong with the frames of a file that are listed, and how many more are behind them. */
async function verifyFile(
  path: string,
  entries: readonly ManifestEntry[],
): Promise<{ flaws: readonly { entry: ManifestEntry; flaw: Flaw }[]; surplus: number }> {
  const file = await openFrames(path).catch(asFlaw);
  if ('reason' in file) return { flaws: entries.map((entry) => ({ entry, flaw: file })), surplus: 0 };
  try {
    const flaws: { entry: ManifestEntry; flaw: Flaw }[] = [];
    for (const entry of entries) {
      const flaw = await flawOf(entry, file);
      if (flaw !== undefined) flaws.push({ entry, flaw });
    }
    const listed = entries.reduce((most, { position }) => Math.max(most, position + 1), 0);
    const count = await file.count().catch(asFlaw);
    // A file that is damaged behind its listed frames has nothing more to tell.
    return { flaws, surplus: typeof count === 'number' ? Math.max(count - listed, 0) : 0 };
  } finally {
    await file.close();
  }
}

/** What is wrong with a frame, if anything is. */
async function flawOf({ position, bytes, crc32 }: ManifestEntry, file: FrameFile): Promise<Flaw | undefined> {
  const found = await file.frame(position).catch(asFlaw);
  if (found === undefined) return { isMissing: true, reason: 'the file ends before it' };
  if ('reason' in found) return found;
  if (found.data.byteLength !== bytes) {
    return { isMissing: false, reason: `it has ${found.data.byteLength} bytes of pixels, and ${bytes} were saved` };
  }
  return checksum(found.data) === crc32
    ? undefined
    : { isMissing: false, reason: 'its pixels are not those that were saved' };
}

/** What a file that cannot be read says of its frames. Anything else that fails is none of their flaws. */
function asFlaw(error: unknown): Flaw {
  if (!(error instanceof StorageError)) throw error;
  return error.code === 'ENOENT'
    ? { isMissing: true, reason: 'there is no such file' }
    : { isMissing: false, reason: error.message };
}

/** How many frames are in a file that no manifest names; `undefined` where it cannot be read. */
async function countOf(path: string): Promise<number | undefined> {
  const file = await openFrames(path).catch(asFlaw);
  if ('reason' in file) return undefined;
  try {
    const count = await file.count().catch(asFlaw);
    return typeof count === 'number' ? count : undefined;
  } finally {
    await file.close();
  }
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw StorageError.fromSystem(error, 'read', path);
  }
}
