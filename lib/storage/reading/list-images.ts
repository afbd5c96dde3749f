import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { formatOf, imageExtensions } from '../formats.js';
import { StorageError } from '../storage-error.js';

/**
 * Which image files are meant: a directory (all images in it), one file, or a pattern whose last segment has `*` (any
 * characters) or `?` (any one), such as `'run01/cam0_*.tif'`; or a list of paths.
 */
export type ImagePattern = string | readonly string[];

const naturally = new Intl.Collator('en', { numeric: true });

/**
 * The paths of the images that are meant, in natural order: `frame_9` comes before `frame_10`. A list of paths is taken as
 * it is, in its own order. Hidden files, and files that are no images by their extension, are passed over.
 *
 * @throws a {@link StorageError} `NO_IMAGES` when there is none; otherwise as the system says, `ENOENT` for what is not there.
 */
export async function listImages(pattern: ImagePattern): Promise<string[]> {
  const paths = typeof pattern === 'string' ? await expand(pattern) : [...pattern];
  if (paths.length > 0) return paths;
  const sought = typeof pattern === 'string' ? pattern : '(an empty list)';
  const message = `there are no images in ${sought}: looked for ${imageExtensions.join(' ')}`;
  throw new StorageError('NO_IMAGES', sought, message);
}

async function expand(pattern: string): Promise<string[]> {
  try {
    const found = await stat(pattern).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && isGlob(basename(pattern))) return undefined;
      throw error;
    });
    if (found === undefined) return await imagesIn(dirname(pattern), globToRegExp(basename(pattern)));
    return found.isDirectory() && !formatOf(pattern)?.isDirectory ? await imagesIn(pattern, /^/) : [pattern];
  } catch (error) {
    throw StorageError.fromSystem(error, 'look for images in', pattern);
  }
}

async function imagesIn(directory: string, wanted: RegExp): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => isImage(entry.name, entry.isDirectory()) && wanted.test(entry.name))
    .map(({ name }) => name)
    .sort((a, b) => naturally.compare(a, b) || (a < b ? -1 : 1))
    .map((name) => join(directory, name));
}

function isImage(name: string, isDirectory: boolean): boolean {
  const isOfItsKind = isDirectory === (formatOf(name)?.isDirectory ?? false);
  return isOfItsKind && !name.startsWith('.') && imageExtensions.includes(extname(name).toLowerCase());
}

function isGlob(segment: string): boolean {
  return /[*?]/.test(segment);
}

function globToRegExp(segment: string): RegExp {
  const source = segment
    .replace(/[^\w*?]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
