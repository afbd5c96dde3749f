import { InvalidArgumentError } from '../../flow/index.js';
import type { Format, FormatOptions } from '../format.js';
import { formatFor } from '../formats.js';
import { durabilities, type Durability } from '../writing/durability.js';
import type { OnSaved } from '../writing/frame-writer.js';
import { DatasetName } from './dataset-name.js';
import { segmentsOf } from './inside-root.js';

/** What a walker's writers do unless they are told otherwise. */
export interface WalkerOptions {
  /** The data set that is written where none is named; `'frame_{:>06}.tif'` unless told. See {@link WriterOptions}. */
  readonly dataset?: string | undefined;
  /** The number of the first file of every data set; 0 unless told. */
  readonly startIndex?: number | undefined;
  /**
   * How many bytes of pixels go into one file, in whole frames, one at least. 0, which it is unless told, means one frame to
   * a file for TIFF, and one file for all frames for HDF5, Zarr and raw. PNG files hold one frame, whatever is told here.
   */
  readonly bytesPerFile?: number | undefined;
  /** When a frame counts as saved; `'written'` unless told. See {@link Durability}. */
  readonly durability?: Durability | undefined;
}

/** Options of {@link DirectoryWalker.writer} and {@link DirectoryWalker.write}. */
export interface WriterOptions extends FormatOptions {
  /** A directory below the current one, made where it is missing; the current one unless told. */
  readonly name?: string | undefined;
  /**
   * The file names: `{}` stands for the number, `{:06}` (or `{:>06}`) for the number filled up with zeros to 6 digits. Where all
   * frames go into one file it may be left out, as in `'scan.h5'`. The extension says the format: `.tif` uncompressed
   * TIFF of any dtype, `.png` PNG of `uint8` or `uint16`, `.h5` HDF5, `.zarr` Zarr, `.raw` pixels and nothing else.
   */
  readonly dataset?: string | undefined;
  /** As the walker's, for this writer. */
  readonly startIndex?: number | undefined;
  /** As the walker's, for this writer. */
  readonly bytesPerFile?: number | undefined;
  /** As the walker's, for this writer. */
  readonly durability?: Durability | undefined;
  /**
   * Goes on with a data set that is there, in a new file behind its last one, and removes what a killed writer has left
   * half done. Where there is none, it begins one. Not unless told.
   */
  readonly resume?: boolean | undefined;
  /**
   * Called once for each frame that has been saved, as soon as it is in the manifest; two frames that are in work at the
   * same time may come in either order. What it throws fails the writer.
   */
  readonly onSaved?: OnSaved | undefined;
}

/** What a writer of a walker does. */
export interface WriterPlan {
  readonly segments: readonly string[];
  readonly dataset: DatasetName;
  readonly format: Format;
  readonly options: FormatOptions;
  readonly startIndex: number;
  readonly bytesPerFile: number;
  readonly durability: Durability;
  readonly resume: boolean;
  readonly onSaved: OnSaved | undefined;
}

/** Everything that a writer is told, checked, with the walker's own for what it is not told. */
export function planWriter(walker: WalkerOptions, current: readonly string[], writer: WriterOptions = {}): WriterPlan {
  const { name, resume = false, onSaved, compressionLevel, pixelSize, ome } = writer;
  const text = writer.dataset ?? walker.dataset ?? 'frame_{:>06}.tif';
  const bytesPerFile = writer.bytesPerFile ?? walker.bytesPerFile ?? 0;
  const startIndex = writer.startIndex ?? walker.startIndex ?? 0;
  const durability = writer.durability ?? walker.durability ?? 'written';
  if (!(bytesPerFile >= 0))
    throw new InvalidArgumentError('bytesPerFile', 'a number of bytes of at least 0', bytesPerFile);
  if (!Number.isSafeInteger(startIndex) || startIndex < 0) {
    throw new InvalidArgumentError('startIndex', 'a whole number of at least 0', startIndex);
  }
  if (!durabilities.includes(durability)) {
    throw new InvalidArgumentError('durability', `one of ${durabilities.join(', ')}`, durability);
  }
  if (compressionLevel !== undefined && !isLevel(compressionLevel)) {
    throw new InvalidArgumentError('compressionLevel', 'a whole number from 0 to 9', compressionLevel);
  }
  if (pixelSize !== undefined && !isPixelSize(pixelSize)) {
    throw new InvalidArgumentError('pixelSize', '[y, x] in micrometres, both above 0', pixelSize);
  }
  // A name that is none says so itself, and better than the format could.
  const format = formatFor(new DatasetName(text, { oneFile: true }).text);
  const holdsAll = format.holds === 'all' ? bytesPerFile === 0 || bytesPerFile === Infinity : bytesPerFile === Infinity;
  return {
    segments: name === undefined ? current : [...current, ...segmentsOf(name)],
    dataset: new DatasetName(text, { oneFile: holdsAll && format.holds !== 'one' }),
    format,
    options: { compressionLevel, pixelSize, ome },
    startIndex,
    bytesPerFile,
    durability,
    resume,
    onSaved,
  };
}

function isLevel(level: unknown): boolean {
  return Number.isInteger(level) && Number(level) >= 0 && Number(level) <= 9;
}

function isPixelSize(size: readonly number[]): boolean {
  return Array.isArray(size) && size.length === 2 && size.every((length) => Number.isFinite(length) && length > 0);
}
