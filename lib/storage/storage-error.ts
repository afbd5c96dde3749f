import { getSystemErrorMap } from 'node:util';
import { RxlabError } from '../flow/index.js';

/** What a writer has saved: whole files, under their final names. */
export interface WriteSummary {
  /** The number of frames saved. */
  readonly frames: number;
  /** The bytes of all files together. */
  readonly bytes: number;
  /** The number of files. */
  readonly files: number;
}

/**
 * Something could not be read or written. `path` says which file or directory.
 *
 * Where the operating system refused, `code` is its own code (`ENOSPC` the disk is full, `EACCES` no permission, `EROFS`
 * read-only, `ENOENT` not there, `ENOTDIR`, `EISDIR`, …) and `cause` its error. Otherwise `code` is one of
 *
 * - `DATASET_EXISTS`: the directory has files of that data set already
 * - `DATASET_BUSY`: another writer of this process is writing that data set at this moment
 * - `INVALID_DATASET`: a data set name without exactly one placeholder, or one that is not a file name
 * - `OUTSIDE_ROOT`: a path that would leave the root of its walker
 * - `INVALID_NAME`: a name that no file or directory can have
 * - `UNKNOWN_FORMAT`: a file name extension that no format has
 * - `UNSUPPORTED_FRAME`: a frame that the format cannot hold, or that does not hold what its shape promises
 * - `UNREADABLE_IMAGE`: a file that is not a whole image, or of a kind that is not read
 * - `UNREADABLE_ARRAY`: no array of numbers at that place in a file, or one of a kind that is not read
 * - `TABLE_EXISTS`: there is such a table already
 * - `TABLE_BUSY`: another sink of this process is writing that table at this moment
 * - `UNREADABLE_TABLE`: a file that is no table, or not one that can be gone on with
 * - `NO_IMAGES`: a directory or pattern without any image
 * - `NO_SUCH_FRAME`: a position behind the last frame of a file
 * - `SHORT_WRITE`: the system took fewer bytes than it was given, without saying why
 */
export class StorageError extends RxlabError {
  override readonly name: string = 'StorageError';
  /** What the failing writer has saved nevertheless; `undefined` where nothing was being written. */
  readonly summary: WriteSummary | undefined;

  constructor(
    code: string,
    /** The file or directory it is about. */
    readonly path: string,
    message: string,
    options?: ErrorOptions & { summary?: WriteSummary },
  ) {
    super(code, message, options);
    this.summary = options?.summary;
  }

  /** The error for a call of the operating system that failed; `attempt` is what was tried, as in "cannot …". */
  static fromSystem(error: unknown, attempt: string, path: string): StorageError {
    if (error instanceof StorageError) return error;
    const { code, errno } = error as NodeJS.ErrnoException;
    const reason = getSystemErrorMap().get(errno ?? 0)?.[1] ?? (error as Error).message;
    return new StorageError(code ?? 'EIO', path, `cannot ${attempt} ${path}: ${reason}`, { cause: error });
  }

  /** This error, with what had been saved when the writer ended. */
  withSummary(summary: WriteSummary): StorageError {
    const { frames, bytes } = summary;
    const saved =
      frames === 0 ? '' : ` (${frames} ${frames === 1 ? 'frame was' : 'frames were'} saved, ${bytes} bytes)`;
    return new StorageError(this.code, this.path, this.message + saved, { cause: this.cause, summary });
  }
}
