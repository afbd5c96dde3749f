import type { Observable } from 'rxjs';
import { generate } from '../flow/index.js';
import type { Frame } from '../frames/index.js';
import { listImages, type ImagePattern } from './list-images.js';
import { read } from './read.js';

/**
 * The images of a directory, a pattern or a list of paths as a stream, in natural order (`frame_9` before `frame_10`), with
 * `index` counting from 0. The next file is read when the frame before has been consumed, so a sequence of any length
 * passes through in constant memory.
 *
 * @param pattern - a directory, a pattern with `*` and `?` in its last segment, or a list of paths (kept in its order)
 * @throws a {@link StorageError} (as the stream's error) when nothing matches, or a file cannot be read; see {@link read}
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { drain } from 'rxlab';
 * import { frame } from 'rxlab/frames';
 * import { DirectoryWalker, readSequence } from 'rxlab/storage';
 *
 * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
 * await walker.write([frame(new Uint8Array([7, 8]), [1, 2]), frame(new Uint8Array([9, 10]), [1, 2])]);
 *
 * await drain(readSequence(join(walker.root, 'frame_*.tif')), (image) => console.log(image.index, image.data[0]));
 * // prints: 0 7
 * // prints: 1 9
 * ```
 */
export function readSequence(pattern: ImagePattern): Observable<Frame> {
  return generate(async function* (signal) {
    const paths = await listImages(pattern);
    for (const [index, path] of paths.entries()) {
      if (signal.aborted) return;
      yield { ...(await read(path)), index };
    }
  });
}
