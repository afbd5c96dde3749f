import { open as openFile } from 'node:fs/promises';
import type { FrameFileReader, OpenOptions, StoredFrame } from '../format.js';
import { Hdf5Thread } from './hdf5-thread.js';

/** Reads the frames of an array of an HDF5 file, one at a time, in a thread of its own. */
export class Hdf5Reader implements FrameFileReader {
  readonly #thread: Hdf5Thread;

  private constructor(thread: Hdf5Thread) {
    this.#thread = thread;
  }

  static async open(path: string, { inside }: OpenOptions): Promise<Hdf5Reader> {
    // Where it may not be read, the system says why; HDF5 would not.
    await (await openFile(path)).close();
    const thread = new Hdf5Thread();
    try {
      await thread.call('read', path, inside);
      return new Hdf5Reader(thread);
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  async count(): Promise<number> {
    return await this.#thread.call('count');
  }

  async frame(position: number): Promise<StoredFrame | undefined> {
    return await this.#thread.call('frame', position);
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }
}
