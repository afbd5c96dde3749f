import { extname } from 'node:path';
import type { Format } from './format.js';
import { hdf5 } from './hdf5/hdf5.js';
import { png } from './png/png.js';
import { raw } from './raw/raw.js';
import { StorageError } from './storage-error.js';
import { tiff } from './tiff/tiff.js';
import { zarr } from './zarr/zarr.js';

/** The formats in which frames are written. */
export const formats: readonly Format[] = [tiff, png, raw, hdf5, zarr];

/** Extensions of what is read but not written. */
const readable = ['.jpg', '.jpeg', '.webp'];

/** Every extension that {@link read} takes for an image when it looks through a directory. */
export const imageExtensions: readonly string[] = [...formats.flatMap(({ extensions }) => extensions), ...readable];

/** The format that a file's extension stands for, upper or lower case; `undefined` where nothing is written so. */
export function formatOf(path: string): Format | undefined {
  const extension = extname(path).toLowerCase();
  return formats.find(({ extensions }) => extensions.includes(extension));
}

/**
 * The format in which files of that name are written.
 *
 * @throws a {@link StorageError} `UNKNOWN_FORMAT` when no format has its extension.
 */
export function formatFor(fileName: string): Format {
  const format = formatOf(fileName);
  if (format !== undefined) return format;
  const known = formats.flatMap(({ extensions }) => extensions).join(', ');
  const message = `${JSON.stringify(fileName)} must end in one of ${known}, which says the format`;
  throw new StorageError('UNKNOWN_FORMAT', fileName, message);
}
