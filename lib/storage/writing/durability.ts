import { open } from 'node:fs/promises';

/**
 * When a frame counts as saved:
 * - `'written'`: the operating system has all of it. It survives whatever becomes of the program, `kill -9` included; not a
 *   power failure.
 * - `'synced'`: the disk has all of it, the name of its file, and its line in the manifest. It survives a power failure.
 */
export type Durability = 'written' | 'synced';

/** What can say how durable files are to be. */
export const durabilities: readonly Durability[] = ['written', 'synced'];

/** What systems say that cannot sync a directory, or need not (Windows). */
const withoutDirectorySync = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP']);

/** When it resolves, the names of the files in the directory survive a power failure. */
export async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (error) {
    if (!withoutDirectorySync.has((error as NodeJS.ErrnoException).code!)) throw error;
  }
}
