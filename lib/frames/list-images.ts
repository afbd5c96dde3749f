import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { InvalidArgumentError } from '../flow/index.js';
import { ImageError } from './image-error.js';

/**
 * Which image files are meant: a directory (all images in it), one file, or a pattern whose last segment has `*` (any
 * characters) or `?` (any one), such as `'run01/cam0_*.tif'`; or a list of paths.
 */
export type ImagePattern = string | readonly string[];

/** Files with these extensions, in upper or lower case, are taken for images. */
export const imageExtensions: readonly string[] = ['.tif', '.tiff', '.png', '.jpg', '.jpeg', '.webp'];

const naturalOrder = new Intl.Collator('en', { numeric: true });

/** Checks what was given as a pattern, before anything is looked for. */
export function checkImagePattern(pattern: unknown): asserts pattern is ImagePattern {
  const isPath = (path: unknown): boolean => typeof path === 'string' && path !== '';
  if (Array.isArray(pattern) ? pattern.every(isPath) : isPath(pattern)) return;
  throw new InvalidArgumentError(
    'pattern',
    'a directory, a file, a pattern such as "run/cam0_*.tif" or a list of paths',
    pattern,
  );
}

/**
 * The paths of the images that are meant, in natural order: `frame_9` comes before `frame_10`. A list of paths is taken as
 * it is, in its own order. Hidden files, and files that are no images by their extension, are passed over.
 *
 * @throws {@link ImageError} `NO_IMAGES` when there is none; otherwise as the system says, `ENOENT` for what is not there
 */
export async function listImages(pattern: ImagePattern): Promise<string[]> {
  checkImagePattern(pattern);
  if (typeof pattern !== 'string') {
    if (pattern.length > 0) return [...pattern];
    throw new ImageError('NO_IMAGES', '', 'there are no images in an empty list of paths');
  }
  const kind = await kindOf(pattern);
  if (kind === 'file') return [pattern];
  return kind === 'directory'
    ? imagesIn(pattern, '*', pattern)
    : imagesIn(dirname(pattern), basename(pattern), pattern);
}

/** A file or directory that is there is meant literally, even with a `*` in its name. */
async function kindOf(pattern: string): Promise<'file' | 'directory' | 'pattern'> {
  try {
    return (await stat(pattern)).isDirectory() ? 'directory' : 'file';
  } catch (error) {
    if (isMissing(error) && /[*?]/.test(basename(pattern))) return 'pattern';
    throw systemError(error, pattern, `there is no file or directory ${pattern}`);
  }
}

async function imagesIn(directory: string, wanted: string, pattern: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw systemError(error, pattern, `there is no directory ${directory}, where ${wanted} was to be looked for`);
  });
  const matches = matcher(wanted);
  const names = entries.filter((entry) => !entry.isDirectory() && matches(entry.name)).map(({ name }) => name);
  if (names.length > 0) return names.sort(byName).map((name) => join(directory, name));
  throw new ImageError(
    'NO_IMAGES',
    pattern,
    `there are no images ${wanted === '*' ? 'in' : `that match ${wanted} in`} ${directory}: looked for ${imageExtensions.join(' ')}`,
  );
}

function matcher(wanted: string): (name: string) => boolean {
  const source = wanted
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'su');
  return (name) =>
    !name.startsWith('.') && imageExtensions.includes(extname(name).toLowerCase()) && expression.test(name);
}

function byName(a: string, b: string): number {
  return naturalOrder.compare(a, b) || (a < b ? -1 : 1);
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function systemError(cause: unknown, path: string, missing: string): ImageError {
  const { code = 'EIO', message } = cause as NodeJS.ErrnoException;
  return new ImageError(code, path, isMissing(cause) ? missing : `cannot look for images in ${path}: ${message}`, {
    cause,
  });
}
