import { readFile } from 'node:fs/promises';
import { RxlabError } from '../../flow/index.js';
import { decodeImage, ImageError, type DecodedImage, type Shape } from '../../frames/index.js';

/** One image of a sequence of files. */
export interface SequenceImage {
  readonly data: Uint8Array | Uint16Array;
  readonly shape: Shape;
  /** The file it is from. */
  readonly path: string;
  /** Which image of the file it is. */
  readonly page: number;
}

/**
 * The images of some files, one after the other, decoded when they are asked for; with `loop`, again and again. A file that
 * holds several images gives them all.
 *
 * @throws {@link ImageError} that names the file which cannot be read or decoded
 */
export async function* imageSequence(
  paths: readonly string[],
  loop: boolean,
): AsyncGenerator<SequenceImage, void, void> {
  do {
    for (const path of paths) yield* imagesOf(path);
  } while (loop);
}

async function* imagesOf(path: string): AsyncGenerator<SequenceImage, void, void> {
  const bytes = await read(path);
  for (let page = 0, pages = 1; page < pages; page++) {
    const image = await decode(bytes, path, page);
    pages = image.pages;
    yield { data: image.data, shape: image.shape, path, page };
  }
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code = 'EIO', message } = cause as NodeJS.ErrnoException;
    throw new ImageError(code, path, `cannot read the image ${path}: ${message}`, { cause });
  }
}

async function decode(bytes: Uint8Array, path: string, page: number): Promise<DecodedImage> {
  try {
    return await decodeImage(bytes, page);
  } catch (cause) {
    if (cause instanceof RxlabError) throw cause;
    const message = `${path} is not an image that can be read: ${(cause as Error).message}`;
    throw new ImageError('UNREADABLE_IMAGE', path, message, { cause });
  }
}
