/** The program of the thread in which an HDF5 file is read or written. */
import { serveCalls } from '../../file-thread/serve-calls.js';
import type { StoredFrame } from '../../format.js';
import type { StoredArray } from '../../reading/stored-array.js';
import type { Hdf5Plan } from './lay-out.js';
import { loadH5wasm, readable, type H5wasm } from './load-h5wasm.js';
import { readWholeArray } from './read-whole-array.js';
import { ReadingFile } from './reading-file.js';
import { WritingFile, type Hdf5Frame } from './writing-file.js';

export interface Hdf5Calls {
  /** The file is the one that all other calls are about. */
  read(path: string, inside: string | undefined): void;
  count(): number;
  frame(position: number): StoredFrame | undefined;
  array(path: string, inside: string): StoredArray;
  /** As `read`, for a file that is not there yet. */
  write(path: string, plan: Hdf5Plan): void;
  append(frame: Hdf5Frame): number;
  finish(): void;
}

serveCalls(loadH5wasm().then(calls));

function calls(library: H5wasm): Hdf5Calls {
  let read: ReadingFile;
  let written: WritingFile;
  return {
    read: (path, inside) => saying(() => void (read = new ReadingFile(library, path, inside))),
    count: () => saying(() => read.count()),
    frame: (position) => saying(() => read.frame(position)),
    array: (path, inside) => saying(() => readWholeArray(library, path, inside)),
    write: (path, plan) => saying(() => void (written = new WritingFile(library, path, plan))),
    append: (frame) => saying(() => written.append(frame)),
    finish: () => saying(() => written.close()),
  };
}

function saying<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw readable(error);
  }
}
