import type { Observable } from 'rxjs';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import type { Frame } from '../../frames/index.js';
import type { OpenOptions } from '../format.js';
import { formatOf } from '../formats.js';
import { listImages, type ImagePattern } from './list-images.js';
import { openFrames, type FrameFile } from './open-frames.js';

/** Options of {@link readSequence}. */
export interface ReadSequenceOptions extends OpenOptions {
  /** The position in the sequence of the first frame that is read, from 0. */
  readonly from?: number | undefined;
  /** The position behind the last frame that is read; to the end unless told. */
  readonly to?: number | undefined;
}

/**
 * The frames of a directory, a pattern or a list of paths as a stream: those of one file after those of the other, the files
 * in natural order (`frame_9` before `frame_10`). The next frame is read when the one before has been consumed, and no file
 * is open but the one that is being read: a sequence of any length passes through in constant memory. See {@link read} for
 * what comes back.
 *
 * @param pattern - a directory, a pattern with `*` and `?` in its last segment, or a list of paths (kept in its order)
 * @throws a `StorageError` (as the stream's error) when nothing matches, or a file cannot be read; see {@link read}
 * @throws an {@link InvalidArgumentError} when the range is none
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
 * await walker.write([7, 8, 9].map((value, index) => frame(new Uint8Array([value, value]), [1, 2], { index })));
 *
 * await drain(readSequence(join(walker.root, 'frame_*.tif'), { from: 1 }), ({ index, data }) => console.log(index, data[0]));
 * // prints: 1 8
 * // prints: 2 9
 * ```
 */
export function readSequence(
  pattern: ImagePattern,
  { from = 0, to = Infinity, ...options }: ReadSequenceOptions = {},
): Observable<Frame> {
  const isPosition = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!isPosition(from)) throw new InvalidArgumentError('from', 'a whole number of at least 0', from);
  if (!isPosition(to) && to !== Infinity) throw new InvalidArgumentError('to', 'a whole number of at least 0', to);
  return generate(async function* (signal) {
    /** Where in the sequence the file begins. */
    let start = 0;
    for (const path of await listImages(pattern)) {
      if (start >= to || signal.aborted) return;
      const first = Math.max(from - start, 0);
      if (first > 0 && isSingle(path)) {
        start++;
        continue;
      }
      const file = await openFrames(path, options);
      try {
        start += yield* framesOf(file, first, to - start);
      } finally {
        await file.close();
      }
    }
  });
}

/** The frames of a file from a position to the one before another; returns how many the file has, or up to `to` of them. */
async function* framesOf(file: FrameFile, from: number, to: number): AsyncGenerator<Frame, number> {
  if (from > 0) {
    const count = await file.count();
    if (from >= count) return count;
  }
  for (let position = from; position < to; position++) {
    const image = await file.frame(position);
    if (image === undefined) return position;
    yield image;
  }
  return to;
}

/** Whether it is known without looking that a file holds one frame. */
function isSingle(path: string): boolean {
  return (formatOf(path)?.holds ?? 'one') === 'one';
}
