import { join } from 'node:path';
import { from, ignoreElements, takeUntil } from 'rxjs';
import { concatMap, drain, type Sink } from '../flow/index.js';
import type { Frame } from '../frames/index.js';
import type { DatasetName } from './dataset-name.js';
import { encodeFrame } from './encode-frame.js';
import type { EncodeOptions, Format } from './format.js';
import { openDataset } from './open-dataset.js';
import { StorageError, type WriteSummary } from './storage-error.js';
import { writeWholeFile } from './write-whole-file.js';

/** A frame's file, whole and under its final name. */
export interface SavedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Called once for every frame that has been saved. */
export type OnSaved = (frame: Frame, file: SavedFile) => void;

/** Where and how a writer writes. */
export interface FrameWriterSettings {
  readonly root: string;
  /** The directory, below the root. */
  readonly segments: readonly string[];
  readonly dataset: DatasetName;
  readonly startIndex: number;
  readonly format: Format;
  readonly encoding: EncodeOptions;
  readonly onSaved: OnSaved | undefined;
}

/** Encoding (processors) and writing (the disk) of two frames overlap; more would take memory and gain nothing. */
const framesInFlight = 2;

/**
 * A sink that saves each frame in a file of its own. It holds its source while two frames are in work, and numbers them as
 * they arrive. When anything fails it leaves the source, finishes what is in work, and rejects.
 */
export function frameWriter(settings: FrameWriterSettings): Sink<Frame, WriteSummary> {
  const { root, segments, dataset, startIndex, format, encoding, onSaved } = settings;
  return async (source) => {
    const summary = { frames: 0, bytes: 0, files: 0 };
    const inFlight = new Set<Promise<void>>();
    const opening = openDataset(root, segments, dataset);

    const save = async (frame: Frame, index: number): Promise<void> => {
      await opening;
      const path = join(root, ...segments, dataset.file(startIndex + index));
      const bytes = await writeWholeFile(path, await encodeFrame(frame, path, format, encoding));
      summary.frames++;
      summary.bytes += bytes;
      summary.files++;
      onSaved?.(frame, { path, bytes });
    };
    const track = (saving: Promise<void>): Promise<void> => {
      const tracked = saving.finally(() => inFlight.delete(tracked));
      inFlight.add(tracked);
      return tracked;
    };

    // The source is subscribed to at once, as a hot one must be; a data set that is refused ends it without a frame.
    const refusal = from(opening).pipe(ignoreElements());
    const saved = source.pipe(
      takeUntil(refusal),
      concatMap((frame, index) => track(save(frame, index)), { concurrency: framesInFlight }),
    );
    try {
      await drain(saved);
      await opening;
      return summary;
    } catch (error) {
      await Promise.allSettled(inFlight);
      throw error instanceof StorageError ? error.withSummary(summary) : error;
    } finally {
      await opening.then(
        (dataset) => dataset.close(),
        () => undefined,
      );
    }
  };
}
