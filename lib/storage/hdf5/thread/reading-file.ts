import type { Dataset, File } from 'h5wasm/node';
import type { TypedArray } from '../../../frames/index.js';
import type { StoredFrame } from '../../format.js';
import { framesInArray, type FramesInArray } from '../../reading/frames-in-array.js';
import { describeArray } from './array-description.js';
import { arrayAt, defaultArray, textAttribute } from './find-array.js';
import { layout } from './layout.js';
import type { H5wasm } from './load-h5wasm.js';

/** Numbers beside the frames: one a frame. */
type Column = BigInt64Array | Float64Array;

/** A file of frames that is open in this thread. */
export class ReadingFile {
  readonly #library: H5wasm;
  readonly #path: string;
  readonly #inside: string;
  #file: File;
  #frames: FramesInArray;
  /** Whether the frames are as we write them, with what is known of them. */
  readonly #isOurs: boolean;

  /** @throws an `Error` that says in half a sentence why its frames cannot be read */
  constructor(library: H5wasm, path: string, inside: string | undefined) {
    this.#library = library;
    this.#path = path;
    this.#file = openFile(library, path);
    const array = inside === undefined ? defaultArray(library, this.#file) : arrayAt(library, this.#file, inside);
    this.#inside = array.path;
    this.#isOurs = array.path === layout.frames && this.#file.attrs[layout.mark] !== undefined;
    this.#frames = this.#look(array);
  }

  /** As many frames as are whole by now. */
  count(): number {
    // HDF5 keeps what it has read of a file; a writer may have gone on meanwhile.
    this.#file.close();
    this.#file = openFile(this.#library, this.#path);
    this.#frames = this.#look(this.#array(this.#inside));
    return this.#frames.count;
  }

  frame(position: number): StoredFrame | undefined {
    if (position >= this.#frames.count && position >= this.count()) return undefined;
    const { shape, place } = this.#frames;
    const ranges = place(position).map((index): [number, number] => [index, index + 1]);
    const pixels = { data: this.#array(this.#inside).slice(ranges) as TypedArray, shape };
    return this.#isOurs ? { ...pixels, ...this.#record(position) } : pixels;
  }

  #look(array: Dataset): FramesInArray {
    const frames = framesIn(array);
    return this.#isOurs ? { ...frames, count: this.#whole(frames.count) } : frames;
  }

  /** A killed writer may leave a frame behind the others that is not whole. */
  #whole(stored: number): number {
    const ends = this.#array(layout.ends);
    let count = Math.min(stored, ends.shape![0]!);
    while (count > 0 && valueAt(ends, count - 1) === 0) count--;
    return count;
  }

  #record(position: number): Pick<StoredFrame, 'index' | 'timestamp' | 'metadata'> {
    const ends = this.#array(layout.ends);
    const start = position === 0 ? 0 : valueAt(ends, position - 1);
    const line = this.#array(layout.lines).slice([[start, valueAt(ends, position)]]) as Uint8Array;
    return {
      index: valueAt(this.#array(layout.index), position),
      timestamp: valueAt(this.#array(layout.timestamp), position),
      metadata: JSON.parse(Buffer.from(line).toString()) as Record<string, unknown>,
    };
  }

  #array(path: string): Dataset {
    return new this.#library.Dataset(this.#file.file_id, path);
  }
}

/** Opens a file to read it, whether or not somebody is writing it, or has been killed while writing it. */
export function openFile(library: H5wasm, path: string): File {
  return new library.File(path, 'Sr');
}

function valueAt(column: Dataset, position: number): number {
  return Number((column.slice([[position, position + 1]]) as Column)[0]);
}

const colours: readonly (string | undefined)[] = ['rgb-image', 'rgba-image'];

function framesIn(array: Dataset): FramesInArray {
  const { path, shape, kind, dtype } = describeArray(array);
  if (dtype === undefined) throw new Error(`the values of ${path} are ${kind}, of which there are no frames`);
  return framesInArray(path, shape, colours.includes(textAttribute(array, 'interpretation')));
}
