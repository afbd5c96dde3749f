import { readFile, stat } from 'node:fs/promises';
import { RxlabError } from '../flow/index.js';
import { frame, type Frame } from '../frames/index.js';
import { decodeImage } from './decode-image.js';
import { formatOf } from './formats.js';
import { StorageError } from './storage-error.js';

/**
 * Reads an image file, every value exactly as it was stored.
 *
 * The shape is `[rows, columns]` for a grey image, also for one that is stored in colour with all colour channels equal (a
 * grey palette, grey in RGBA); otherwise `[rows, columns, 3]`, or `[rows, columns, 4]` where the image is not opaque
 * everywhere. The dtype is `uint8` or `uint16`; from uncompressed TIFF also any other. PNG values of fewer than 8 bits
 * are scaled to 8. The frame's timestamp is the time of the file's last change, and `metadata.path` is its path.
 *
 * @throws a {@link StorageError} when the file cannot be read (`code` as the system says, `ENOENT` for one that is not there)
 * or is not a whole image of these kinds (`UNREADABLE_IMAGE`).
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
export async function read(path: string): Promise<Frame> {
  const { bytes, timestamp } = await load(path);
  const decode = formatOf(path)?.decode ?? decodeImage;
  try {
    const { data, shape } = await decode(bytes);
    return frame(data, shape, { timestamp, metadata: { path } });
  } catch (cause) {
    if (cause instanceof RxlabError) throw cause;
    const message = `${path} is not an image that can be read: ${(cause as Error).message}`;
    throw new StorageError('UNREADABLE_IMAGE', path, message, { cause });
  }
}

async function load(path: string): Promise<{ bytes: Buffer; timestamp: number }> {
  try {
    const stats = await stat(path);
    // Reading a pipe or a device might never end.
    if (!stats.isFile()) throw new StorageError('UNREADABLE_IMAGE', path, `${path} is not a file`);
    return { bytes: await readFile(path), timestamp: stats.mtimeMs };
  } catch (error) {
    throw StorageError.fromSystem(error, 'read', path);
  }
}
