import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { RxlabError } from '../../flow/index.js';
import { hdf5 } from '../hdf5/hdf5.js';
import { readHdf5Array } from '../hdf5/read-hdf5-array.js';
import { StorageError } from '../storage-error.js';
import { readZarrArray } from '../zarr/read-zarr-array.js';
import { zarr } from '../zarr/zarr.js';
import type { StoredArray } from './stored-array.js';

/** The formats whose files hold arrays by name. */
const readers = [
  { format: hdf5, read: readHdf5Array },
  { format: zarr, read: readZarrArray },
];

/**
 * Reads a whole array of numbers that is no frame from an HDF5 or Zarr file: angles, positions, temperatures. Whole numbers
 * of 64 bits become float64 (exact up to 2^53), those of int8 int16; all others keep their dtype.
 *
 * @param path - the file
 * @param inside - the path of the array inside the file, as `'/exchange/theta'`
 * @throws a {@link StorageError} when the file cannot be read (`code` as the system says, `ENOENT` for one that is not there),
 * or has no such array of numbers (`UNREADABLE_ARRAY`), or when its extension is of another format (`UNKNOWN_FORMAT`); an
 * `RxlabError` `MISSING_DEPENDENCY` where the package that reads it is not installed.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { frame } from 'rxlab/frames';
 * import { DirectoryWalker, readArray } from 'rxlab/storage';
 *
 * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
 * const frames = [250, 750].map((timestamp) => frame(new Uint8Array(6), [2, 3], { timestamp }));
 * await walker.write(frames, { dataset: 'frames_{}.h5' });
 *
 * const { data, shape, units } = await readArray(join(walker.root, 'frames_0.h5'), '/entry/data/timestamp');
 * console.log(data, shape, units); // prints: Float64Array(2) [ 250, 750 ] [ 2 ] ms
 * ```
 */
export async function readArray(path: string, inside: string): Promise<StoredArray> {
  const extension = extname(path).toLowerCase();
  const reader = readers.find(({ format }) => format.extensions.includes(extension));
  if (reader === undefined) {
    const known = readers.flatMap(({ format }) => format.extensions).join(', ');
    const message = `${path} must end in one of ${known}, which say what holds arrays by name`;
    throw new StorageError('UNKNOWN_FORMAT', path, message);
  }
  try {
    await stat(path);
    return await reader.read(path, inside);
  } catch (cause) {
    if (cause instanceof RxlabError) throw cause;
    if ((cause as NodeJS.ErrnoException).code !== undefined) throw StorageError.fromSystem(cause, 'read', path);
    const message = `the array ${inside} of ${path} cannot be read: ${(cause as Error).message}`;
    throw new StorageError('UNREADABLE_ARRAY', path, message, { cause });
  }
}
