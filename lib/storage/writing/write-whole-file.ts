import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '../storage-error.js';
import { syncDirectory, type Durability } from './durability.js';
import { discard, putInPlace, temporaryPath } from './temporary-file.js';
import { writeAll } from './write-all.js';

/** How {@link writeWholeFile} writes. */
export interface WholeFileOptions {
  /** Replaces a file that is there, in one step: readers see the old one or the new one. */
  readonly replace?: boolean;
  readonly durability?: Durability;
}

/**
 * Writes a file whole or not at all: under a temporary name beside it, and under its own when every byte has been taken. A
 * temporary file is removed when its write fails; one that a killed process has left is in nobody's way. Gives the number
 * of bytes.
 *
 * @throws a {@link StorageError} as the system says; `EEXIST` when there is such a file, unless it is to be replaced.
 */
export async function writeWholeFile(
  path: string,
  pieces: readonly Uint8Array[],
  { replace = false, durability = 'written' }: WholeFileOptions = {},
): Promise<number> {
  const temporary = temporaryPath(path);
  try {
    const bytes = await writeNew(temporary, pieces, durability);
    await (replace ? rename(temporary, path) : putInPlace(temporary, path));
    if (durability === 'synced') await syncDirectory(dirname(path));
    return bytes;
  } catch (error) {
    await discard(temporary);
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    throw StorageError.fromSystem(error, `write the ${bytes} bytes of`, path);
  }
}

async function writeNew(path: string, pieces: readonly Uint8Array[], durability: Durability): Promise<number> {
  const file = await open(path, 'wx');
  try {
    const bytes = await writeAll(file, pieces, 0);
    if (durability === 'synced') await file.sync();
    return bytes;
  } finally {
    // Network file systems may say only now that the disk is full.
    await file.close();
  }
}
