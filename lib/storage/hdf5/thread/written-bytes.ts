import { fstatSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { H5wasm } from './load-h5wasm.js';
import { changedSuperblock, endInSuperblock, isSuperblock, superblockLength } from './superblock.js';

/** A file that is open in the file system below h5wasm. */
interface Stream {
  readonly path: string;
  /** The number by which Node knows it. */
  readonly nfd: number;
  position: number;
}

/** What h5wasm writes through, as far as it is of use here. */
interface FileSystem {
  write(stream: Stream, memory: Int8Array, at: number, length: number, position?: number): number;
}

/** Bytes that HDF5 is to write, but has not been given. */
interface Passing {
  readonly bytes: Uint8Array;
  /** How what it has been given instead begins. */
  readonly mark: Uint8Array;
  /** How often they have been written. */
  written: number;
}

/**
 * Stands between h5wasm and the disk, for the one file that this thread writes: counts, and lets the errors of the system
 * through as they are. HDF5 would have only its own number for them. It is left in the middle of its work by such an error;
 * nothing may be asked of it any more.
 */
export class WrittenBytes {
  #length = 0;
  /** As it is in the file. */
  #superblock: Uint8Array | undefined;
  /** Where it says that the file ends: never behind the last byte of it. */
  #end = 0;
  #passing: Passing | undefined;

  /** @param path - the file; whatever else h5wasm writes, its messages, goes its own way */
  constructor({ FS }: H5wasm, path: string) {
    const system = FS as unknown as FileSystem;
    const write = system.write.bind(system);
    const file = resolve(path);
    system.write = (stream, memory, at, length, position) => {
      if (resolve(stream.path) !== file) return write(stream, memory, at, length, position);
      const start = position ?? stream.position;
      const piece = new Uint8Array(memory.buffer, memory.byteOffset + at, length);
      this.#write(stream.nfd, this.#replaced(piece), start);
      if (position === undefined) stream.position += length;
      return length;
    };
  }

  /** Where the file ends. */
  get length(): number {
    return this.#length;
  }

  /**
   * While `work` goes on, a piece that h5wasm writes is taken from `bytes` instead, if it is as long and begins with `mark`:
   * so the pixels of a chunk come to the disk without being copied into its memory. Says whether that happened, and once:
   * HDF5 may have kept the chunk, or changed it.
   */
  pass(bytes: Uint8Array, mark: Uint8Array, work: () => void): boolean {
    const passing = (this.#passing = { bytes, mark, written: 0 });
    try {
      work();
    } finally {
      this.#passing = undefined;
    }
    return passing.written === 1;
  }

  #replaced(piece: Uint8Array): Uint8Array {
    const passing = this.#passing;
    if (passing?.bytes.length !== piece.length) return piece;
    if (!passing.mark.every((byte, at) => piece[at] === byte)) return piece;
    passing.written++;
    return passing.bytes;
  }

  #write(file: number, piece: Uint8Array, position: number): void {
    if (position === 0 && isSuperblock(piece)) {
      // HDF5 lets a file end where it has taken room for something, also before that is written.
      const end = Math.min(endInSuperblock(piece), Math.max(fstatSync(file).size, piece.length));
      return this.#writeSuperblock(file, piece, end);
    }
    // What is written into the file, and not behind it, may refer to what has been written behind it.
    const isInside = position < this.#end;
    if (isInside && this.#end < this.#length) this.#writeSuperblock(file, this.#superblock!, this.#length);
    this.#writeAll(file, piece, position);
  }

  #writeSuperblock(file: number, piece: Uint8Array, end: number): void {
    const superblock = changedSuperblock(piece, end);
    this.#writeAll(file, superblock, 0);
    this.#superblock = superblock.slice(0, superblockLength);
    this.#end = end;
  }

  #writeAll(file: number, bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length;) {
      // On a full disk the first write is only short; the next one says why.
      done += writeSync(file, bytes, done, bytes.length - done, position + done);
    }
    this.#length = Math.max(this.#length, position + bytes.length);
  }
}
