import { RxlabError } from '../flow/index.js';

/**
 * An image file could not be found or read. `path` says which. Where the operating system refused, `code` is its own code
 * (`ENOENT` not there, `EACCES` no permission, …) and `cause` its error. Otherwise `code` is one of
 *
 * - `NO_IMAGES`: a directory, pattern or list without any image
 * - `UNREADABLE_IMAGE`: a file that is not a whole image, or of a kind that is not read
 * - `IMAGE_MISMATCH`: an image of another size or dtype than the first one of its sequence
 */
export class ImageError extends RxlabError {
  override readonly name = 'ImageError';

  constructor(
    code: string,
    /** The file, directory or pattern it is about. */
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}
