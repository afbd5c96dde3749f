import { dirname } from 'node:path';
import { InvalidArgumentError, RxlabError } from '../../flow/index.js';
import { dtypeOf, frameBytes, type Frame } from '../../frames/index.js';
import type { Format, FormatOptions, FrameFileWriter } from '../format.js';
import { StorageError } from '../storage-error.js';
import { syncDirectory, type Durability } from './durability.js';

/** Where a frame has been saved. */
export interface SavedFrame {
  /** Its file, under its final name. */
  readonly path: string;
  /** Where it is in the file: 0 unless the file holds several. */
  readonly position: number;
  /** The bytes by which the file has grown. */
  readonly bytes: number;
}

/** How {@link FrameFiles} writes. */
export interface FrameFilesSettings {
  readonly format: Format;
  readonly options: FormatOptions;
  /** 0: as many frames to a file as is usual for the format. */
  readonly bytesPerFile: number;
  readonly durability: Durability;
}

/** A file that takes more frames. */
interface OpenFile {
  readonly path: string;
  readonly writer: FrameFileWriter;
  readonly frames: number;
  /** Of pixels. */
  readonly bytes: number;
}

/**
 * The files of a data set, one after the other, with one frame in each or with many. Frames for files of their own may be
 * saved several at a time; those for one file follow one another.
 */
export class FrameFiles {
  readonly #settings: FrameFilesSettings;
  readonly #nextPath: () => string;
  /** Pixels that go into one file. */
  readonly #room: number;
  #file: OpenFile | undefined;
  /** The frame before has been saved, or could not be. */
  #before: Promise<unknown> = Promise.resolve();

  /** @param nextPath - the path of the next file, each time it is called */
  constructor(settings: FrameFilesSettings, nextPath: () => string) {
    this.#settings = settings;
    this.#nextPath = nextPath;
    const { format, bytesPerFile } = settings;
    this.#room = format.holds === 'one' ? 0 : format.holds === 'all' && bytesPerFile === 0 ? Infinity : bytesPerFile;
  }

  /**
   * Saves a frame; frames get their places in the order of the calls.
   *
   * @throws a {@link StorageError} `UNSUPPORTED_FRAME`, or as the system says
   */
  async save(frame: Frame): Promise<SavedFrame> {
    if (!Array.isArray(frame?.shape)) throw new InvalidArgumentError('source', 'a stream of frames', frame);
    if (this.#room === 0) return await this.#saveAlone(frame, this.#nextPath());
    // Behind a frame that could not be saved, none is.
    const saving = this.#before.then(() => this.#saveBehind(frame));
    this.#before = saving;
    saving.catch(() => undefined);
    return await saving;
  }

  /** Closes the file that is open. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    try {
      await file.writer.close();
    } catch (error) {
      throw StorageError.fromSystem(error, 'close', file.path);
    }
  }

  async #saveAlone(frame: Frame, path: string): Promise<SavedFrame> {
    const file = this.#create(path, 0);
    try {
      const bytes = await this.#append(frame, file);
      await file.writer.close();
      return { path, position: 0, bytes };
    } catch (error) {
      await file.writer.close().catch(() => undefined);
      throw error;
    }
  }

  async #saveBehind(frame: Frame): Promise<SavedFrame> {
    const size = frameBytes(frame);
    if (this.#file && this.#file.bytes + size > this.#room) await this.close();
    const file = (this.#file ??= this.#create(this.#nextPath(), this.#room));
    const bytes = await this.#append(frame, file);
    this.#file = { ...file, frames: file.frames + 1, bytes: file.bytes + size };
    return { path: file.path, position: file.frames, bytes };
  }

  #create(path: string, bytesPerFile: number): OpenFile {
    const { format, options } = this.#settings;
    return { path, writer: format.create(path, { ...options, bytesPerFile }), frames: 0, bytes: 0 };
  }

  async #append(frame: Frame, { path, writer, frames }: OpenFile): Promise<number> {
    const { format, durability } = this.#settings;
    const flaw = flawOf(frame, format);
    if (flaw !== undefined) throw unsupported(frame, format, path, flaw);
    try {
      const bytes = await writer.append(frame);
      if (durability === 'synced') {
        await writer.sync();
        if (frames === 0) await syncDirectory(dirname(path));
      }
      return bytes;
    } catch (error) {
      if (error instanceof RxlabError && !(error instanceof StorageError)) throw error;
      if ((error as NodeJS.ErrnoException).code === undefined) {
        throw unsupported(frame, format, path, (error as Error).message, error);
      }
      throw StorageError.fromSystem(error, `write the ${frameBytes(frame)} bytes of frame ${frame.index} to`, path);
    }
  }
}

function flawOf({ data, shape, dtype }: Frame, { name, dtypes }: Format): string | undefined {
  if (!dtypes.includes(dtype)) return `its dtype is ${dtype}, and ${name} holds ${dtypes.join(', ')}`;
  if (dtypeOf(data) !== dtype) return `its dtype is ${dtype}, but its data is ${dtypeOf(data) ?? 'no array of pixels'}`;
  const [rows, columns, channels = 1] = shape;
  if (![1, 3, 4].includes(channels)) {
    return `it has ${channels} channels, and ${name} holds 1 (grey), 3 (RGB) or 4 (RGBA)`;
  }
  if (data.length === rows * columns * channels) return undefined;
  return `its shape is [${shape.join(', ')}], but its data has ${data.length} values`;
}

function unsupported(frame: Frame, format: Format, path: string, reason: string, cause?: unknown): StorageError {
  const message = `frame ${frame.index} cannot be stored as ${format.name} in ${path}: ${reason}`;
  return new StorageError('UNSUPPORTED_FRAME', path, message, { cause });
}
