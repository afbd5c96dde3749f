import type { DType, Frame } from '../frames/index.js';
import type { Pixels } from './pixels.js';

/** How a frame is to be encoded. */
export interface EncodeOptions {
  /** PNG: from 0, no compression, to 9, the slowest. */
  readonly compressionLevel: number;
}

/** A kind of image file. A new one is an object like this in a file of its own, and a row in `formats.ts`. */
export interface Format {
  /** What people call it. */
  readonly name: string;
  /** File name extensions, lower case, with their dot; the first is the usual one. */
  readonly extensions: readonly string[];
  /** The dtypes it can hold. */
  readonly dtypes: readonly DType[];
  /** The bytes of the whole file, in pieces that are written one behind the other. Off the event loop where it is work. */
  readonly encode: (frame: Frame, options: EncodeOptions) => Promise<readonly Uint8Array[]>;
  /** Takes a whole file apart; throws an `Error` that says why where it cannot. */
  readonly decode: (bytes: Buffer) => Promise<Pixels>;
}
