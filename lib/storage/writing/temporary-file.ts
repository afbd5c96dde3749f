import { randomUUID } from 'node:crypto';
import { link, lstat, rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What file systems without hard links (FAT, some network shares) say to `link`, and all of them for directories. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR']);

/** The longest name that all file systems take, in bytes. */
const longestName = 255;

const pattern = /^\.(.*)\.[0-9a-f]{8}\.part$/s;

/**
 * A path for a file that is not whole yet: in the same directory, hidden, like no other, and with the name of the file that
 * it will be.
 */
export function temporaryPath(path: string): string {
  const ending = `.${randomUUID().slice(0, 8)}.part`;
  const name = `.${basename(path)}${ending}`;
  return join(dirname(path), Buffer.byteLength(name) > longestName ? ending : name);
}

/** The name that a file would have got that has this temporary one; `undefined` for any other file. */
export function nameOfTemporary(temporary: string): string | undefined {
  return pattern.exec(basename(temporary))?.[1];
}

/**
 * Gives a file or directory its name. Never replaces a file: `rename` would, when another process has put one there
 * meanwhile; `link` refuses.
 *
 * @throws an error with the code `EEXIST` when there is such a file, or as the system says
 */
export async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!withoutLinks.has((error as NodeJS.ErrnoException).code!)) throw error;
    if (await exists(path)) throw Object.assign(new Error('file already exists'), { code: 'EEXIST' });
    await rename(temporary, path);
    return;
  }
  // The file has its name. A second one, hidden, is in nobody's way where it cannot be removed.
  await unlink(temporary).catch(() => undefined);
}

/** Removes a temporary file or directory. Where even this fails, there is something better to tell: what went wrong before. */
export async function discard(temporary: string): Promise<void> {
  await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
}
