import { readFile, stat } from 'node:fs/promises';
import { RxlabError } from '../../flow/index.js';
import { frame, type Frame } from '../../frames/index.js';
import type { FrameFileReader, OpenOptions } from '../format.js';
import { formatOf } from '../formats.js';
import { decodeImage } from '../sharp/decode-image.js';
import { simplifyChannels } from '../sharp/simplify-channels.js';
import { StorageError } from '../storage-error.js';
import { singleFrameReader } from './single-frame-reader.js';

/** A file of frames that is open for reading; what {@link openFrames} gives. Close it, or declare it with `await using`. */
export interface FrameFile extends AsyncDisposable {
  readonly path: string;
  /**
   * How many frames there are. For TIFF this looks at every page, but not at the pixels.
   *
   * @throws a {@link StorageError} `UNREADABLE_IMAGE`, or as the system says
   */
  count(): Promise<number>;
  /**
   * The frame at a position, from 0; `undefined` behind the last. Only this frame is read.
   *
   * @throws a {@link StorageError} `UNREADABLE_IMAGE`, or as the system says
   */
  frame(position: number): Promise<Frame | undefined>;
  /** Closes the file. */
  close(): Promise<void>;
}

/**
 * Opens a file of one frame or of many, to read any of them: in no order, one at a time, with no more in memory than the
 * one. See {@link read} for what is read, and how.
 *
 * @throws a {@link StorageError} when the file cannot be read (`code` as the system says, `ENOENT` for one that is not there)
 * or is none of these kinds (`UNREADABLE_IMAGE`).
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { frame } from 'rxlab/frames';
 * import { DirectoryWalker, openFrames } from 'rxlab/storage';
 *
 * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')), { bytesPerFile: 1e6 });
 * const frames = [10, 20, 30].map((value, index) => frame(new Uint8Array([value, value]), [1, 2], { index }));
 * await walker.write(frames);
 *
 * const file = await openFrames(join(walker.root, 'frame_000000.tif'));
 * console.log(await file.count(), (await file.frame(2))?.data); // prints: 3 Uint8Array(2) [ 30, 30 ]
 * await file.close();
 * ```
 */
export async function openFrames(path: string, options: OpenOptions = {}): Promise<FrameFile> {
  const { reader, changed } = await saying(path, async () => {
    const format = formatOf(path);
    const stats = await stat(path);
    // Reading a pipe or a device might never end.
    const isOfItsKind = format?.isDirectory ? stats.isDirectory() : stats.isFile();
    if (!isOfItsKind) {
      throw new StorageError(
        'UNREADABLE_IMAGE',
        path,
        `${path} is not a ${format?.isDirectory ? 'directory' : 'file'}`,
      );
    }
    const reader = format ? await format.open(path, options) : await openImage(path);
    return { reader, changed: stats.mtimeMs };
  });
  const close = () => saying(path, () => reader.close());
  return {
    path,
    count: () => saying(path, () => reader.count()),
    frame: (position) =>
      saying(path, async () => {
        const stored = await reader.frame(position);
        if (stored === undefined) return undefined;
        const { data, shape, index = position, timestamp = changed, metadata } = stored;
        return frame(data, shape, { index, timestamp, metadata: { ...metadata, path } });
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What is read, but not written: whatever sharp takes for an image. */
async function openImage(path: string): Promise<FrameFileReader> {
  return singleFrameReader(simplifyChannels(await decodeImage(await readFile(path))));
}

async function saying<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RxlabError) throw cause;
    if ((cause as NodeJS.ErrnoException).code !== undefined) throw StorageError.fromSystem(cause, 'read', path);
    const message = `${path} is not an image that can be read: ${(cause as Error).message}`;
    throw new StorageError('UNREADABLE_IMAGE', path, message, { cause });
  }
}
