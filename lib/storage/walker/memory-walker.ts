import { posix } from 'node:path';
import { concatMap, drain, inject, type Sink, type Source } from '../../flow/index.js';
import { copy, frameBytes, type Frame } from '../../frames/index.js';
import type { FrameFileWriter } from '../format.js';
import { frameRecord } from '../frame-record.js';
import { StorageError, type WriteSummary } from '../storage-error.js';
import { FrameFiles, type FrameFilesSettings } from '../writing/frame-files.js';
import { toJson } from '../writing/to-json.js';
import { logEntry } from './experiment-log.js';
import { isFileName } from './file-name.js';
import { segmentsOf } from './inside-root.js';
import type { Walker } from './walker.js';
import { planWriter, type WalkerOptions, type WriterOptions, type WriterPlan } from './writer-options.js';

/**
 * Walks and writes as a {@link DirectoryWalker} does, with the same names and the same errors, and puts nothing on the disk:
 * for tests of programs that write. What has been written is in {@link files} and {@link texts}.
 *
 * @example
 * ```ts
 * import { frame } from 'rxlab/frames';
 * import { MemoryWalker } from 'rxlab/storage';
 *
 * const walker = new MemoryWalker();
 * await walker.descend('flats');
 * await walker.write([frame(new Uint8Array([7, 8]), [1, 2])], { dataset: 'flat_{:03}.tif' });
 * await walker.saveMetadata({ sample: 'latex' });
 *
 * console.log([...walker.files.keys()]); // prints: [ '/flats/flat_000.tif' ]
 * console.log(walker.files.get('/flats/flat_000.tif')?.[0]?.data); // prints: Uint8Array(2) [ 7, 8 ]
 * console.log(JSON.parse(walker.texts.get('/flats/experiment.json') ?? '').sample); // prints: latex
 * ```
 */
export class MemoryWalker implements Walker {
  /** `'/'`: paths look the same on every system. */
  readonly root = '/';
  readonly #options: WalkerOptions;
  readonly #files = new Map<string, Frame[]>();
  readonly #texts = new Map<string, string>();
  readonly #directories = new Set<string>(['/']);
  /** The data sets that are being written. */
  readonly #open = new Set<string>();
  #segments: readonly string[] = [];

  /** @throws what the constructor of {@link DirectoryWalker} throws */
  constructor(options: WalkerOptions = {}) {
    this.#options = options;
    planWriter(options, []);
  }

  get current(): string {
    return pathOf(this.#segments);
  }

  /** The frames in each file, by its path: copies of what was written. */
  get files(): ReadonlyMap<string, readonly Frame[]> {
    return this.#files;
  }

  /** Metadata as JSON, and the log, by their paths. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  async descend(name: string): Promise<this> {
    const segments = [...this.#segments, ...segmentsOf(name)];
    this.#makeDirectory(segments);
    this.#segments = segments;
    return this;
  }

  async ascend(): Promise<this> {
    if (this.#segments.length === 0) {
      throw new StorageError('OUTSIDE_ROOT', this.root, `cannot ascend from the root of the walker, ${this.root}`);
    }
    this.#segments = this.#segments.slice(0, -1);
    return this;
  }

  async home(): Promise<this> {
    this.#segments = [];
    return this;
  }

  async exists(...names: string[]): Promise<boolean> {
    const path = pathOf([...this.#segments, ...names.flatMap(segmentsOf)]);
    return this.#directories.has(path) || this.#isFile(path);
  }

  writer(options: WriterOptions = {}): Sink<Frame, WriteSummary> {
    const plan = planWriter(this.#options, this.#segments, options);
    return async (source) => {
      const summary = { frames: 0, bytes: 0, files: 0 };
      const place = pathOf([...plan.segments, plan.dataset.text]);
      try {
        const files = new FrameFiles(this.#inMemory(plan), this.#openDataset(plan, place));
        const save = async (frame: Frame): Promise<void> => {
          const saved = await files.save(frame);
          summary.frames++;
          summary.bytes += saved.bytes;
          if (saved.position === 0) summary.files++;
          plan.onSaved?.(frame, saved);
        };
        try {
          await drain(source.pipe(concatMap(save)));
        } finally {
          this.#open.delete(keyOf(plan));
        }
        return { ...summary };
      } catch (error) {
        throw error instanceof StorageError ? error.withSummary({ ...summary }) : error;
      }
    };
  }

  async write(source: Source<Frame>, options?: WriterOptions): Promise<WriteSummary> {
    return await inject(source, this.writer(options));
  }

  async saveMetadata(metadata: object, file = 'experiment.json'): Promise<string> {
    const text = toJson(metadata);
    if (!isFileName(file)) {
      throw new StorageError('INVALID_NAME', file, `${JSON.stringify(file)} is not the name of a file in a directory`);
    }
    const path = pathOf([...this.#segments, file.normalize('NFC')]);
    this.#texts.set(path, text);
    return path;
  }

  async log(message: string): Promise<void> {
    const path = '/experiment.log';
    this.#texts.set(path, (this.#texts.get(path) ?? '') + logEntry(new Date(), message));
  }

  #isFile(path: string): boolean {
    return this.#files.has(path) || this.#texts.has(path);
  }

  #makeDirectory(segments: readonly string[]): void {
    for (const depth of segments.keys()) {
      const path = pathOf(segments.slice(0, depth + 1));
      if (this.#isFile(path)) {
        throw new StorageError('ENOTDIR', path, `cannot make the directory ${path}: a file of that name is there`);
      }
      this.#directories.add(path);
    }
  }

  /** Claims the data set; gives the path of the next file each time it is called. */
  #openDataset(plan: WriterPlan, place: string): () => string {
    const { segments, dataset, startIndex, resume } = plan;
    this.#makeDirectory(segments);
    if (this.#open.has(keyOf(plan))) {
      const message = `${place} is being written at this moment: give each writer its own name`;
      throw new StorageError('DATASET_BUSY', place, message);
    }
    const directory = pathOf(segments);
    const numbers = [...this.#files.keys()]
      .filter((path) => posix.dirname(path) === directory)
      .flatMap((path) => dataset.numberOf(posix.basename(path)) ?? []);
    if (numbers.length > 0 && (!resume || dataset.isOneFile)) {
      const message = `${place} has been written before: descend into a new directory, or give the data set another name`;
      throw new StorageError('DATASET_EXISTS', place, message);
    }
    this.#open.add(keyOf(plan));
    let next = Math.max(startIndex, ...numbers.map((number) => number + 1));
    return () => pathOf([...segments, dataset.file(next++)]);
  }

  /** The format, but its files are lists of frames. */
  #inMemory({ format, options, bytesPerFile }: WriterPlan): FrameFilesSettings {
    const create = (path: string): FrameFileWriter => {
      const frames: Frame[] = [];
      return {
        append: async (frame) => {
          // What could not be written in a file cannot be written here.
          frameRecord(frame);
          frames.push(copy(frame));
          this.#files.set(path, frames);
          return frameBytes(frame);
        },
        sync: async () => undefined,
        close: async () => undefined,
      };
    };
    return { format: { ...format, create }, options, bytesPerFile, durability: 'written' };
  }
}

function pathOf(segments: readonly string[]): string {
  return posix.join('/', ...segments);
}

/** Equal for two ways of writing the same data set. */
function keyOf({ segments, dataset }: WriterPlan): string {
  return pathOf([...segments, dataset.manifest]);
}
