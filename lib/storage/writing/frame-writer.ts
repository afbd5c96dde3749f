import { join } from 'node:path';
import { from, ignoreElements, takeUntil } from 'rxjs';
import { concatMap, drain, type Sink } from '../../flow/index.js';
import { frameBytes, type Frame } from '../../frames/index.js';
import { checksum } from '../manifest/manifest-entry.js';
import { ManifestWriter } from '../manifest/manifest.js';
import { StorageError, type WriteSummary } from '../storage-error.js';
import { FrameFiles, type FrameFilesSettings, type SavedFrame } from './frame-files.js';
import { openDataset, type DatasetPlace, type OpenDataset } from './open-dataset.js';

/** Called once for every frame that has been saved. */
export type OnSaved = (frame: Frame, saved: SavedFrame) => void;

/** Where and how a writer writes. */
export interface FrameWriterSettings extends DatasetPlace, FrameFilesSettings {
  readonly onSaved: OnSaved | undefined;
}

/** Encoding (processors) and writing (the disk) of two frames overlap; more would take memory and gain nothing. */
const framesInFlight = 2;

/**
 * A sink that saves frames in files. It holds its source while two frames are in work, and numbers them as they arrive. When
 * anything fails it leaves the source, finishes what is in work, and rejects.
 */
export function frameWriter(settings: FrameWriterSettings): Sink<Frame, WriteSummary> {
  return async (source) => {
    const inFlight = new Set<Promise<void>>();
    const opening = openDataset(settings).then((dataset) => new FrameWriting(settings, dataset));
    const save = (frame: Frame): Promise<void> => {
      const saving = opening.then((writing) => writing.save(frame)).finally(() => inFlight.delete(saving));
      inFlight.add(saving);
      return saving;
    };

    // The source is subscribed to at once, as a hot one must be; a data set that is refused ends it without a frame.
    const refusal = from(opening).pipe(ignoreElements());
    const saved = source.pipe(takeUntil(refusal), concatMap(save, { concurrency: framesInFlight }));
    try {
      await drain(saved);
    } catch (error) {
      await Promise.allSettled(inFlight);
      const writing = await opening.catch(() => undefined);
      await writing?.close().catch(() => undefined);
      throw error instanceof StorageError ? error.withSummary(writing?.summary ?? nothing) : error;
    }
    const writing = await opening;
    await writing.close();
    return writing.summary;
  };
}

const nothing: WriteSummary = { frames: 0, bytes: 0, files: 0 };

/** A data set that is being written. */
class FrameWriting {
  readonly summary = { ...nothing };
  readonly #dataset: OpenDataset;
  readonly #files: FrameFiles;
  readonly #manifest: ManifestWriter;
  readonly #onSaved: OnSaved | undefined;
  readonly #directory: string;
  readonly #manifestPath: string;

  constructor(settings: FrameWriterSettings, opened: OpenDataset) {
    const { root, segments, dataset, durability, resume } = settings;
    this.#directory = join(root, ...segments);
    this.#dataset = opened;
    this.#onSaved = settings.onSaved;
    let next = opened.next;
    this.#files = new FrameFiles(settings, () => join(this.#directory, dataset.file(next++)));
    this.#manifestPath = join(this.#directory, dataset.manifest);
    this.#manifest = new ManifestWriter(this.#manifestPath, dataset.text, { durability, resumed: resume });
  }

  async save(frame: Frame): Promise<void> {
    const saved = await this.#files.save(frame);
    await this.#list(frame, saved);
    this.summary.frames++;
    this.summary.bytes += saved.bytes;
    if (saved.position === 0) this.summary.files++;
    this.#onSaved?.(frame, saved);
  }

  async close(): Promise<void> {
    try {
      await this.#files.close();
    } finally {
      await this.#manifest.close();
      this.#dataset.close();
    }
  }

  async #list(frame: Frame, { path, position }: SavedFrame): Promise<void> {
    const { index, timestamp, data } = frame;
    const file = path.slice(this.#directory.length + 1);
    try {
      await this.#manifest.append({
        file,
        position,
        index,
        timestamp,
        bytes: frameBytes(frame),
        crc32: checksum(data),
      });
    } catch (error) {
      throw StorageError.fromSystem(error, `list frame ${index} in`, this.#manifestPath);
    }
  }
}
