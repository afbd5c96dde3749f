import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../manifest/manifest.js';
import { StorageError } from '../storage-error.js';
import type { DatasetName } from '../walker/dataset-name.js';
import { makeDirectory } from '../walker/inside-root.js';
import { discard, nameOfTemporary } from './temporary-file.js';

/** A data set that nobody else in this process writes to before it is closed. */
export interface OpenDataset {
  /** The number of its next file. */
  readonly next: number;
  close(): void;
}

/** Where a data set is, and how it is opened. */
export interface DatasetPlace {
  readonly root: string;
  /** The directory, below the root. */
  readonly segments: readonly string[];
  readonly dataset: DatasetName;
  /** The number of the first file. */
  readonly startIndex: number;
  /** Goes on with a data set that is there, behind its last file. */
  readonly resume: boolean;
}

/** What is being written in this process: real directory and data set. */
const open = new Set<string>();

/**
 * Makes the directory of a data set below a root, and claims the data set in it.
 *
 * @throws a {@link StorageError} `DATASET_BUSY`, `DATASET_EXISTS`, `OUTSIDE_ROOT`, or as the system says.
 */
export async function openDataset({ root, segments, dataset, startIndex, resume }: DatasetPlace): Promise<OpenDataset> {
  const directory = await makeDirectory(root, segments);
  const path = join(root, ...segments, dataset.text);
  const claim = join(directory, dataset.manifest);
  if (open.has(claim)) {
    const message = `${path} is being written at this moment: give each writer its own name`;
    throw new StorageError('DATASET_BUSY', path, message);
  }
  open.add(claim);
  try {
    const names = await readdir(directory);
    if (resume && !dataset.isOneFile) await clearAway(directory, names, dataset);
    else refuseExisting(names, dataset, path);
    return {
      next: resume ? await nextNumber(directory, names, dataset, startIndex) : startIndex,
      close: () => open.delete(claim),
    };
  } catch (error) {
    open.delete(claim);
    throw StorageError.fromSystem(error, 'open the data set', path);
  }
}

function refuseExisting(names: readonly string[], dataset: DatasetName, path: string): void {
  const existing = names.find((name) => dataset.matches(name) || name.normalize('NFC') === dataset.manifest);
  if (existing === undefined) return;
  const advice = dataset.isOneFile
    ? 'give the data set another name; one with a place for the number, {}, can be resumed'
    : 'descend into a new directory, give the data set another name, or resume it';
  throw new StorageError('DATASET_EXISTS', path, `${path} has been written before (there is ${existing}): ${advice}`);
}

/** Removes what a killed writer of this data set has not finished. */
async function clearAway(directory: string, names: readonly string[], dataset: DatasetName): Promise<void> {
  // A raw file has its sidecar, named after it.
  const fileOf = (name: string) => nameOfTemporary(name)?.replace(/\.json$/, '') ?? '';
  const stale = names.filter((name) => dataset.matches(fileOf(name)));
  await Promise.all(stale.map((name) => discard(join(directory, name))));
}

/** Behind all files that are there, and all that have been there. */
async function nextNumber(
  directory: string,
  names: readonly string[],
  dataset: DatasetName,
  startIndex: number,
): Promise<number> {
  const listed = names.includes(dataset.manifest)
    ? (await readManifest(join(directory, dataset.manifest))).entries
    : [];
  const files = [...names, ...listed.map(({ file }) => file)];
  return files.reduce((next, file) => Math.max(next, (dataset.numberOf(file) ?? -1) + 1), startIndex);
}
