import type { DType, Frame, Shape, TypedArray } from '../frames/index.js';

/** How the files of a data set are to be written. Each format takes what it knows, and leaves the rest. */
export interface FormatOptions {
  /** From 0, no compression, to 9, the slowest: PNG (3 unless told), HDF5 and Zarr (0 unless told). */
  readonly compressionLevel?: number | undefined;
  /** The size of a pixel in micrometres, `[y, x]`, for who measures in the images: OME-TIFF, HDF5, Zarr. */
  readonly pixelSize?: readonly [y: number, x: number] | undefined;
  /** TIFF: describes each image in OME-XML as well, for Bio-Formats and OMERO. */
  readonly ome?: boolean | undefined;
}

/** What {@link Format.create} is told. */
export interface CreateOptions extends FormatOptions {
  /**
   * The bytes of pixels that will be appended at most: a TIFF file of more than 4 GiB has to be another kind of file from
   * its first byte on. `Infinity` where nobody knows.
   */
  readonly bytesPerFile: number;
}

/** Which part of a file is opened. */
export interface OpenOptions {
  /** Which array of a file that holds several: its path inside the file, as `'exchange/data'`. HDF5, Zarr. */
  readonly inside?: string | undefined;
}

/** What a file says of one of its frames. What is `undefined` it does not say. */
export interface StoredFrame {
  /** The pixels, in memory of their own. */
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly index?: number | undefined;
  readonly timestamp?: number | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A file that is being written. Its methods are called one after the other, never two at a time. They may throw whatever the
 * system does: who calls them names the path.
 */
export interface FrameFileWriter {
  /**
   * Appends a frame, and gives the bytes by which the file has grown. When it resolves, the operating system has all of it,
   * and whoever opens the file under its own name reads this frame and those before. It gets its name with its first frame,
   * and never replaces another file.
   *
   * When it rejects, whoever opens the file still reads every frame before; nothing more is appended. The pixels are the
   * writer's only until it settles, and may be in shared memory.
   *
   * @throws an `Error` that says in half a sentence why this frame cannot be held, as "its dtype is …"; the system's errors
   */
  append(frame: Frame): Promise<number>;
  /** When it resolves, what has been appended survives a power failure. The file's directory is not its business. */
  sync(): Promise<void>;
  /** Closes the file, whatever has failed before. Where no frame has been appended, nothing is left of it. */
  close(): Promise<void>;
}

/** A file that is open for reading. Any number of its methods may be called at the same time. */
export interface FrameFileReader {
  /** How many whole frames there are. For some formats this looks at every one of them. */
  count(): Promise<number>;
  /**
   * The frame at a position, from 0; `undefined` behind the last. Only this frame is read.
   *
   * @throws an `Error` that says in half a sentence what is wrong with the file; the system's errors
   */
  frame(position: number): Promise<StoredFrame | undefined>;
  close(): Promise<void>;
}

/**
 * A kind of file that holds frames. A new one is an object like this in a file of its own, and a row in `formats.ts`.
 *
 * Files are written under a temporary name, `temporaryPath(path)`, and moved to their own with `putInPlace(temporary, path)`
 * (both in `writing/temporary-file.ts`) when the first frame is whole in them. Work that takes the processor longer than a
 * copy of the frame would (compression, a library that writes synchronously) is done off the event loop.
 */
export interface Format {
  /** What people call it. */
  readonly name: string;
  /** File name extensions, lower case, with their dot; the first is the usual one. */
  readonly extensions: readonly string[];
  /** The dtypes it can hold. */
  readonly dtypes: readonly DType[];
  /**
   * How many frames go into a file:
   * - `'one'`: never more (PNG)
   * - `'pages'`: one, or as many as `bytesPerFile` allows where that is given (TIFF)
   * - `'all'`: all frames of a stream, unless `bytesPerFile` is given (HDF5, Zarr, raw)
   */
  readonly holds: 'one' | 'pages' | 'all';
  /** Its files are directories (Zarr). */
  readonly isDirectory?: boolean;
  /** A writer for a file that is not there yet. Nothing need happen before the first frame. */
  readonly create: (path: string, options: CreateOptions) => FrameFileWriter;
  /**
   * Opens a file, also one that is still being written, or that a killed writer has left.
   *
   * @throws an `Error` that says in half a sentence why it is no such file; the system's errors
   */
  readonly open: (path: string, options: OpenOptions) => Promise<FrameFileReader>;
}
