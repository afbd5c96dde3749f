import { randomUUID } from 'node:crypto';
import { link, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StorageError } from './storage-error.js';

/** What file systems without hard links (FAT, some network shares) say to `link`. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Writes a file whole or not at all: under a temporary name beside it, hidden and like no other, and under its own when
 * every byte has been taken. A temporary file is removed when its write fails; one that a killed process has left is in
 * nobody's way. Gives the number of bytes.
 *
 * @throws a {@link StorageError} as the system says; `EEXIST` when there is such a file, unless it is to be replaced.
 */
export async function writeWholeFile(
  path: string,
  pieces: readonly Uint8Array[],
  { replace = false }: { replace?: boolean } = {},
): Promise<number> {
  const temporary = join(dirname(path), `.${randomUUID()}.part`);
  try {
    const bytes = await writeNew(temporary, pieces);
    await (replace ? rename(temporary, path) : putInPlace(temporary, path));
    return bytes;
  } catch (error) {
    await discard(temporary);
    throw StorageError.fromSystem(error, 'write', path);
  }
}

async function writeNew(path: string, pieces: readonly Uint8Array[]): Promise<number> {
  const file = await open(path, 'wx');
  try {
    return await writeAll(file, pieces);
  } finally {
    // Network file systems may say only now that the disk is full.
    await file.close();
  }
}

/** A full disk shows first as a write that took too little; only the next one says why. */
async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<number> {
  let rest = pieces;
  let total = 0;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest as Uint8Array[]);
    if (bytesWritten === 0 && rest.some((piece) => piece.length > 0)) {
      throw Object.assign(new Error(`the system took ${total} bytes and no more`), { code: 'SHORT_WRITE' });
    }
    total += bytesWritten;
    rest = without(rest, bytesWritten);
  }
  return total;
}

/** What is left of the pieces behind their first bytes. */
function without(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  for (const piece of pieces) {
    if (written < piece.length) rest.push(piece.subarray(written));
    written = Math.max(0, written - piece.length);
  }
  return rest;
}

/** `rename` would replace a file that another process has put there meanwhile; `link` refuses. */
async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!withoutLinks.has((error as NodeJS.ErrnoException).code!)) throw error;
    if (await exists(path)) throw Object.assign(new Error('file already exists'), { code: 'EEXIST' });
    await rename(temporary, path);
    return;
  }
  await discard(temporary);
}

/** Where even this fails, there is something better to tell: the file has been saved, or why it has not. */
async function discard(temporary: string): Promise<void> {
  await unlink(temporary).catch(() => undefined);
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
