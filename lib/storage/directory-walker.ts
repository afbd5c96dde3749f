import { join, resolve } from 'node:path';
import { inject, InvalidArgumentError, type Sink, type Source } from '../flow/index.js';
import type { Frame } from '../frames/index.js';
import { DatasetName } from './dataset-name.js';
import { isFileName } from './file-name.js';
import { formatFor } from './formats.js';
import { frameWriter, type OnSaved } from './frame-writer.js';
import { existsInside, makeDirectory, segmentsOf } from './inside-root.js';
import { StorageError, type WriteSummary } from './storage-error.js';
import { toJson } from './to-json.js';
import { writeWholeFile } from './write-whole-file.js';

/** Options of a {@link DirectoryWalker}. */
export interface DirectoryWalkerOptions {
  /** The data set that is written where none is named; `'frame_{:>06}.tif'` unless told. See {@link WriterOptions}. */
  readonly dataset?: string | undefined;
  /** The number of the first file of every data set; 0 unless told. */
  readonly startIndex?: number | undefined;
}

/** Options of {@link DirectoryWalker.writer} and {@link DirectoryWalker.write}. */
export interface WriterOptions {
  /** A directory below the current one, made where it is missing; the current one unless told. */
  readonly name?: string | undefined;
  /**
   * The file names: `{}` stands for the number, `{:06}` (or `{:>06}`) for the number filled up with zeros to 6 digits. The
   * extension says the format: `.tif` uncompressed TIFF of any dtype, `.png` PNG of `uint8` or `uint16`.
   */
  readonly dataset?: string | undefined;
  /** For PNG: from 0, no compression, to 9, the slowest; 3 unless told. */
  readonly compressionLevel?: number | undefined;
  /**
   * Called once for each frame that has been saved, as soon as its file is whole and has its final name; two files that
   * are in work at the same time may come in either order. What it throws fails the writer.
   */
  readonly onSaved?: OnSaved | undefined;
}

/**
 * Walks through the directories of an experiment and writes frames into them, never outside its root.
 *
 * A writer is bound to the directory that is current when it is made, so any number of writers can run at the same time
 * while the walker moves on.
 *
 * @example
 * ```ts
 * import { mkdtemp, readdir } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { generate } from 'rxlab';
 * import { frame } from 'rxlab/frames';
 * import { DirectoryWalker } from 'rxlab/storage';
 *
 * const frames = generate(function* () {
 *   for (let index = 0; index < 3; index++) yield frame(new Uint16Array(6).fill(index), [2, 3], { index });
 * });
 *
 * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
 * await walker.descend('flats');
 * const summary = await walker.write(frames, { dataset: 'flat_{:03}.tif' });
 * console.log(summary.frames, await readdir(walker.current));
 * // prints: 3 [ 'flat_000.tif', 'flat_001.tif', 'flat_002.tif' ]
 * ```
 */
export class DirectoryWalker {
  /** The absolute path below which everything is written. */
  readonly root: string;
  readonly #dataset: DatasetName;
  readonly #startIndex: number;
  /** The directories from the root to the current one. */
  #segments: readonly string[] = [];

  /**
   * @param root - the directory below which everything is written; made when something is
   * @throws a {@link StorageError} `INVALID_DATASET` or `UNKNOWN_FORMAT` for a data set name that does not work
   * @throws an {@link InvalidArgumentError} for a `startIndex` that is not a whole number of at least 0
   */
  constructor(root: string, { dataset = 'frame_{:>06}.tif', startIndex = 0 }: DirectoryWalkerOptions = {}) {
    if (typeof root !== 'string' || root === '' || root.includes('\0')) {
      throw new InvalidArgumentError('root', 'the path of a directory', root);
    }
    if (!Number.isSafeInteger(startIndex) || startIndex < 0) {
      throw new InvalidArgumentError('startIndex', 'a whole number of at least 0', startIndex);
    }
    this.root = resolve(root);
    this.#dataset = new DatasetName(dataset);
    this.#startIndex = startIndex;
    formatFor(dataset);
  }

  /** The absolute path of the directory where the walker is. */
  get current(): string {
    return join(this.root, ...this.#segments);
  }

  /**
   * Goes into a directory below the current one, and makes it where it is missing.
   *
   * @throws a {@link StorageError} `OUTSIDE_ROOT` for a name, or a symbolic link, that leads out of the root; `INVALID_NAME`;
   * or as the system says, such as `ENOTDIR` where a file is in the way
   */
  async descend(name: string): Promise<this> {
    const segments = [...this.#segments, ...segmentsOf(name)];
    await makeDirectory(this.root, segments);
    this.#segments = segments;
    return this;
  }

  /**
   * Goes up to the directory that holds the current one.
   *
   * @throws a {@link StorageError} `OUTSIDE_ROOT` at the root
   */
  async ascend(): Promise<this> {
    if (this.#segments.length === 0) {
      throw new StorageError('OUTSIDE_ROOT', this.root, `cannot ascend from the root of the walker, ${this.root}`);
    }
    this.#segments = this.#segments.slice(0, -1);
    return this;
  }

  /** Goes back to the root. */
  async home(): Promise<this> {
    this.#segments = [];
    return this;
  }

  /**
   * Whether there is a file or directory at this path below the current directory: `exists('run01', 'frame_000000.tif')`.
   *
   * @throws a {@link StorageError} `OUTSIDE_ROOT`, `INVALID_NAME`
   */
  async exists(...names: string[]): Promise<boolean> {
    return await existsInside(this.root, [...this.#segments, ...names.flatMap(segmentsOf)]);
  }

  /**
   * A sink that saves every frame in a file of its own, in the directory that is current now (or in `name` below it). It
   * holds its source while two frames are in work. Files are numbered in the order of the frames, and have their names
   * only when they are whole.
   *
   * The sink resolves to the number of frames, bytes and files. When anything fails, it leaves its source, finishes the
   * frames that are in work, and rejects; all that was saved stays, and a {@link StorageError} counts it in `summary`.
   *
   * @throws a {@link StorageError} at once: `INVALID_DATASET`, `UNKNOWN_FORMAT`, `OUTSIDE_ROOT`, `INVALID_NAME`; from the sink:
   * `DATASET_EXISTS`, `DATASET_BUSY`, `UNSUPPORTED_FRAME`, or as the system says (`ENOSPC` the disk is full, `EACCES`, …)
   */
  writer({ name, dataset, compressionLevel, onSaved }: WriterOptions = {}): Sink<Frame, WriteSummary> {
    const datasetName = dataset === undefined ? this.#dataset : new DatasetName(dataset);
    const format = formatFor(datasetName.text);
    return frameWriter({
      root: this.root,
      segments: name === undefined ? this.#segments : [...this.#segments, ...segmentsOf(name)],
      dataset: datasetName,
      startIndex: this.#startIndex,
      format,
      encoding: { compressionLevel: checkedLevel(compressionLevel) },
      onSaved,
    });
  }

  /**
   * Saves every frame of a source: `inject(source, walker.writer(options))`.
   *
   * @throws what {@link writer} throws; always as a rejection
   */
  async write(source: Source<Frame>, options?: WriterOptions): Promise<WriteSummary> {
    return await inject(source, this.writer(options));
  }

  /**
   * Writes an object as JSON into the current directory, and gives the path of the file. A file that is there is replaced,
   * in one step: readers see the old one or the new one, whole. NaN and infinities are written as strings.
   *
   * @throws a {@link StorageError} `INVALID_NAME` when `file` is not a file name, or as the system says
   * @throws an {@link InvalidArgumentError} when the object cannot be written as JSON
   *
   * @example
   * ```ts
   * import { mkdtemp, readFile } from 'node:fs/promises';
   * import { tmpdir } from 'node:os';
   * import { join } from 'node:path';
   * import { DirectoryWalker } from 'rxlab/storage';
   *
   * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
   * const path = await walker.saveMetadata({ sample: 'latex', exposureTime: 10 });
   * console.log(JSON.parse(await readFile(path, 'utf8')).sample); // prints: latex
   * ```
   */
  async saveMetadata(metadata: object, file = 'experiment.json'): Promise<string> {
    const segments = this.#segments;
    if (!isFileName(file))
      throw new StorageError('INVALID_NAME', file, `${file} is not the name of a file in a directory`);
    const text = toJson(metadata);
    await makeDirectory(this.root, segments);
    const path = join(this.root, ...segments, file);
    await writeWholeFile(path, [Buffer.from(text)], { replace: true });
    return path;
  }
}

function checkedLevel(level = 3): number {
  if (Number.isInteger(level) && level >= 0 && level <= 9) return level;
  throw new InvalidArgumentError('compressionLevel', 'a whole number from 0 to 9', level);
}
