import { randomBytes } from 'node:crypto';
import type { Dataset, File, GuessableDataTypes } from 'h5wasm/node';
import { frameBytes, type TypedArray } from '../../../frames/index.js';
import { layout } from './layout.js';
import type { H5wasm } from './load-h5wasm.js';
import { layOut, type Hdf5Plan } from './lay-out.js';
import { WrittenBytes } from './written-bytes.js';

/** A frame on its way into a file. */
export interface Hdf5Frame {
  readonly data: TypedArray;
  readonly index: number;
  readonly timestamp: number;
  /** In JSON. */
  readonly metadata: string;
}

/**
 * A file that is being written, in SWMR mode: HDF5 writes what is referred to before what refers to it, so that the file can
 * be read at any moment.
 */
export class WritingFile {
  readonly #library: H5wasm;
  readonly #file: File;
  readonly #written: WrittenBytes;
  readonly #frames: Dataset;
  readonly #index: Dataset;
  readonly #timestamp: Dataset;
  readonly #lines: Dataset;
  readonly #ends: Dataset;
  /** Stands for frames that pass by HDF5; none where they cannot, because they are compressed. */
  #dummy: Dummy | undefined;
  #count = 0;
  /** Where the last line ends. */
  #end = 0;

  constructor(library: H5wasm, path: string, plan: Hdf5Plan) {
    this.#library = library;
    this.#written = new WrittenBytes(library, path);
    // 1.10 is the first that knows SWMR, and what most programs read by now.
    this.#file = new library.File(path, 'w', { libver: 'v110' });
    layOut(this.#file, plan);
    const open = (inside: string) => new library.Dataset(this.#file.file_id, inside);
    this.#frames = open(layout.frames);
    this.#index = open(layout.index);
    this.#timestamp = open(layout.timestamp);
    this.#lines = open(layout.lines);
    this.#ends = open(layout.ends);
    this.#file.start_swmr_write();
    this.#dummy = plan.compressionLevel === 0 ? makeDummy(library, frameBytes(plan)) : undefined;
  }

  /** Gives the bytes by which the file has grown. */
  append({ data, index, timestamp, metadata }: Hdf5Frame): number {
    const before = this.#count === 0 ? 0 : this.#written.length;
    const line = Buffer.from(`${metadata}\n`);
    const position = this.#count;
    this.#appendPixels(data);
    append(this.#index, position, [index]);
    append(this.#timestamp, position, [timestamp]);
    append(this.#lines, this.#end, line);
    this.#file.flush();
    this.#end += line.length;
    append(this.#ends, position, [this.#end]);
    this.#file.flush();
    this.#count++;
    return this.#written.length - before;
  }

  #appendPixels(data: TypedArray): void {
    const position = this.#count;
    const [, ...sizes] = this.#frames.shape!;
    this.#frames.resize([position + 1, ...sizes]);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (this.#dummy && this.#pass(bytes, this.#dummy, position, sizes)) return;
    this.#dummy = undefined;
    this.#frames.write_slice([[position, position + 1]], data);
  }

  /** Lets HDF5 write a dummy, and the pixels come to its place. */
  #pass(bytes: Uint8Array, { place, mark }: Dummy, position: number, sizes: readonly number[]): boolean {
    const count = [1, ...sizes].map(BigInt);
    const offset = [position, ...sizes.map(() => 0)].map(BigInt);
    const strides = offset.map(() => 1n);
    return this.#written.pass(bytes, mark, () => {
      const { Module } = this.#library;
      Module.set_dataset_data(this.#file.file_id, layout.frames, count, offset, strides, BigInt(place));
    });
  }

  close(): void {
    this.#file.close();
  }
}

/** Writes behind the values that are there, in the first dimension. */
function append(array: Dataset, position: number, values: GuessableDataTypes & { readonly length: number }): void {
  const [, ...sizes] = array.shape!;
  const end = position + values.length / sizes.reduce((product, size) => product * size, 1);
  array.resize([end, ...sizes]);
  array.write_slice([[position, end]], values);
}

/** Memory of h5wasm as large as a frame, which begins like nothing else. */
interface Dummy {
  readonly place: number;
  readonly mark: Uint8Array;
}

/** `undefined` for frames that are smaller than its mark. */
function makeDummy({ Module }: H5wasm, length: number): Dummy | undefined {
  const mark = randomBytes(32);
  if (length < mark.length) return undefined;
  const place = Module._malloc(length);
  if (place === 0) return undefined;
  Module.HEAPU8.set(mark, place);
  return { place, mark };
}
