import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetName } from './dataset-name.js';
import { makeDirectory } from './inside-root.js';
import { StorageError } from './storage-error.js';

/** A data set that nobody else in this process writes to before it is closed. */
export interface OpenDataset {
  close(): void;
}

/** What is being written in this process: real directory and data set. */
const open = new Set<string>();

/**
 * Makes the directory of a data set below a root, and claims the data set in it.
 *
 * @throws a {@link StorageError} `DATASET_BUSY`, `DATASET_EXISTS`, `OUTSIDE_ROOT`, or as the system says.
 */
export async function openDataset(
  root: string,
  segments: readonly string[],
  dataset: DatasetName,
): Promise<OpenDataset> {
  const realDirectory = await makeDirectory(root, segments);
  const path = join(root, ...segments, dataset.text);
  const claim = `${realDirectory}\0${dataset.key}`;
  if (open.has(claim)) {
    throw new StorageError(
      'DATASET_BUSY',
      path,
      `${path} is being written at this moment: give each writer its own name`,
    );
  }
  open.add(claim);
  try {
    await refuseExisting(realDirectory, dataset, path);
  } catch (error) {
    open.delete(claim);
    throw StorageError.fromSystem(error, 'list the directory of', path);
  }
  return { close: () => open.delete(claim) };
}

async function refuseExisting(directory: string, dataset: DatasetName, path: string): Promise<void> {
  const existing = (await readdir(directory)).find((name) => dataset.matches(name));
  if (existing === undefined) return;
  const advice = 'descend into a new directory, or give the data set another name';
  throw new StorageError('DATASET_EXISTS', path, `${path} has been written before (there is ${existing}): ${advice}`);
}
