import { join, resolve } from 'node:path';
import { inject, InvalidArgumentError, type Sink, type Source } from '../../flow/index.js';
import type { Frame } from '../../frames/index.js';
import { StorageError, type WriteSummary } from '../storage-error.js';
import { frameWriter } from '../writing/frame-writer.js';
import { toJson } from '../writing/to-json.js';
import { writeWholeFile } from '../writing/write-whole-file.js';
import { appendToLog } from './experiment-log.js';
import { isFileName } from './file-name.js';
import { existsInside, makeDirectory, segmentsOf } from './inside-root.js';
import type { Walker } from './walker.js';
import { planWriter, type WalkerOptions, type WriterOptions } from './writer-options.js';

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
 * console.log(summary.frames, (await readdir(walker.current)).includes('flat_002.tif')); // prints: 3 true
 * ```
 */
export class DirectoryWalker implements Walker {
  /** The absolute path below which everything is written. */
  readonly root: string;
  readonly #options: WalkerOptions;
  /** The directories from the root to the current one. */
  #segments: readonly string[] = [];
  /** The line before has been written, or could not be. */
  #logging: Promise<void> = Promise.resolve();

  /**
   * @param root - the directory below which everything is written; made when something is
   * @throws a {@link StorageError} `INVALID_DATASET` or `UNKNOWN_FORMAT` for a data set name that does not work
   * @throws an {@link InvalidArgumentError} for an option that does not work
   */
  constructor(root: string, options: WalkerOptions = {}) {
    if (typeof root !== 'string' || root === '' || root.includes('\0')) {
      throw new InvalidArgumentError('root', 'the path of a directory', root);
    }
    this.root = resolve(root);
    this.#options = options;
    planWriter(options, []);
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
   * A sink that saves every frame, in the directory that is current now (or in `name` below it). It holds its source while
   * two frames are in work. Files are numbered in the order of the frames. A file has its name only when there is a whole
   * frame in it, and everything in it that can be read is whole, at any time.
   *
   * Each frame that has been saved is listed in the manifest of the data set, beside its files, with a checksum: `verify`
   * checks a directory against it.
   *
   * The sink resolves to the number of frames, bytes and files. When anything fails, it leaves its source, finishes the
   * frames that are in work, and rejects; all that was saved stays, and a {@link StorageError} counts it in `summary`.
   *
   * @throws a {@link StorageError} at once: `INVALID_DATASET`, `UNKNOWN_FORMAT`, `OUTSIDE_ROOT`, `INVALID_NAME`; from the sink:
   * `DATASET_EXISTS`, `DATASET_BUSY`, `UNSUPPORTED_FRAME`, or as the system says (`ENOSPC` the disk is full, `EACCES`, …)
   * @throws an {@link InvalidArgumentError} at once, for an option that does not work
   */
  writer(options: WriterOptions = {}): Sink<Frame, WriteSummary> {
    return frameWriter({ root: this.root, ...planWriter(this.#options, this.#segments, options) });
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
    const text = toJson(metadata);
    if (!isFileName(file)) {
      throw new StorageError('INVALID_NAME', file, `${JSON.stringify(file)} is not the name of a file in a directory`);
    }
    await makeDirectory(this.root, segments);
    const path = join(this.root, ...segments, file.normalize('NFC'));
    const { durability } = planWriter(this.#options, []);
    await writeWholeFile(path, [Buffer.from(text)], { replace: true, durability });
    return path;
  }

  /**
   * Appends a line to the log of the run, `experiment.log` in the root, with the time in ISO 8601. A message of several lines
   * stays one entry: its further lines are indented. Lines stand in the order of the calls.
   *
   * @throws a {@link StorageError} as the system says
   *
   * @example
   * ```ts
   * import { mkdtemp, readFile } from 'node:fs/promises';
   * import { tmpdir } from 'node:os';
   * import { join } from 'node:path';
   * import { DirectoryWalker } from 'rxlab/storage';
   *
   * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
   * await walker.log('laser on');
   * console.log(await readFile(join(walker.root, 'experiment.log'), 'utf8')); // prints: …T…Z laser on
   * // prints:
   * ```
   */
  async log(message: string): Promise<void> {
    this.#logging = this.#logging.then(
      () => appendToLog(this.root, message),
      () => appendToLog(this.root, message),
    );
    await this.#logging;
  }
}
