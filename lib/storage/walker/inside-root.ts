import { mkdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep, win32 } from 'node:path';
import { InvalidArgumentError } from '../../flow/index.js';
import { StorageError } from '../storage-error.js';

/**
 * The segments of a relative path such as `run01/cam0`, in one kind of Unicode (NFC): what looks the same is the same.
 *
 * @throws a {@link StorageError} `OUTSIDE_ROOT` for one that leads up or is absolute, `INVALID_NAME` for what is no path.
 */
export function segmentsOf(name: string): string[] {
  if (typeof name !== 'string') throw new InvalidArgumentError('name', 'a directory name', name);
  const refuse = (code: string, reason: string) => new StorageError(code, name, `${JSON.stringify(name)} ${reason}`);
  if (name.includes('\0')) throw refuse('INVALID_NAME', 'holds a NUL character, which no path may');
  const segments = name
    .normalize('NFC')
    .split(/[/\\]/)
    .filter((segment) => segment !== '' && segment !== '.');
  if (isAbsolute(name) || win32.isAbsolute(name) || segments.includes('..')) {
    throw refuse('OUTSIDE_ROOT', 'may lead out of the root: give a name below the current directory, without ".."');
  }
  if (segments.length === 0) throw refuse('INVALID_NAME', 'names no directory');
  return segments;
}

/**
 * Makes the directory of these segments below a root, and the root. Gives its real path, without symbolic links.
 *
 * @throws a {@link StorageError} `OUTSIDE_ROOT` when a symbolic link on the way leads out of the root; nothing is made there.
 */
export async function makeDirectory(root: string, segments: readonly string[]): Promise<string> {
  let directory = root;
  try {
    await mkdir(root, { recursive: true });
    const realRoot = await realpath(root);
    for (const segment of segments) {
      directory = join(directory, segment);
      await mkdir(directory).catch(unlessItExists);
      await assertInside(realRoot, directory);
    }
    if (!(await stat(directory)).isDirectory()) {
      const message = `cannot make the directory ${directory}: a file of that name is there`;
      throw new StorageError('ENOTDIR', directory, message);
    }
    return await realpath(directory);
  } catch (error) {
    throw StorageError.fromSystem(error, 'make the directory', directory);
  }
}

/** Whether there is something below the root. Symbolic links that lead out of it are refused as above. */
export async function existsInside(root: string, segments: readonly string[]): Promise<boolean> {
  const path = join(root, ...segments);
  try {
    await assertInside(await realpath(root), path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!)) return false;
    throw StorageError.fromSystem(error, 'look for', path);
  }
}

async function assertInside(realRoot: string, path: string): Promise<void> {
  const way = relative(realRoot, await realpath(path));
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return;
  throw new StorageError('OUTSIDE_ROOT', path, `${path} is a symbolic link that leads out of the root ${realRoot}`);
}

function unlessItExists(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}
