import { InvalidArgumentError } from '../../flow/index.js';
import type { Frame } from '../../frames/index.js';
import type { OpenOptions } from '../format.js';
import { StorageError } from '../storage-error.js';
import { openFrames } from './open-frames.js';

/** Options of {@link read}. */
export interface ReadOptions extends OpenOptions {
  /** Which frame of a file that holds several, from 0; the first unless told. */
  readonly index?: number | undefined;
}

/**
 * Reads a frame from a file, every value exactly as it was stored. Of a file with many frames it reads the one that is asked
 * for; {@link readSequence} reads all, {@link openFrames} any number of them in any order.
 *
 * What rxlab has written comes back as it was: pixels, shape, dtype, `index`, `timestamp` and `metadata` (numbers that JSON
 * does not have come back as text). Images of other programs have 8 or 16 bits, from uncompressed TIFF any dtype; their shape is
 * `[rows, columns]` for a grey image, also for one that is stored in colour with all colour channels equal (a grey palette,
 * grey in RGBA), otherwise `[rows, columns, 3]`, or `[rows, columns, 4]` where the image is not opaque everywhere. PNG values of
 * fewer than 8 bits are scaled to 8. Their timestamp is the time of the file's last change, their index the position in
 * the file. `metadata.path` is the path that was read, always.
 *
 * @throws a {@link StorageError} when the file cannot be read (`code` as the system says, `ENOENT` for one that is not there),
 * is not a whole image of these kinds (`UNREADABLE_IMAGE`) or has fewer frames (`NO_SUCH_FRAME`).
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { frame } from 'rxlab/frames';
 * import { DirectoryWalker, read } from 'rxlab/storage';
 *
 * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
 * await walker.write([frame(new Uint16Array([1, 2, 3, 4, 5, 6]), [2, 3])]);
 *
 * const image = await read(join(walker.root, 'frame_000000.tif'));
 * console.log(image.dtype, image.shape, image.data); // prints: uint16 [ 2, 3 ] Uint16Array(6) [ 1, 2, 3, 4, 5, 6 ]
 * ```
 */
export async function read(path: string, { index = 0, ...options }: ReadOptions = {}): Promise<Frame> {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new InvalidArgumentError('index', 'a whole number of at least 0', index);
  }
  const file = await openFrames(path, options);
  try {
    const found = await file.frame(index);
    if (found !== undefined) return found;
    const count = await file.count();
    const message = `${path} has no frame ${index}: it holds ${count}, counted from 0`;
    throw new StorageError('NO_SUCH_FRAME', path, message);
  } finally {
    await file.close();
  }
}
