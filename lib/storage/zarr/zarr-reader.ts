import type { FrameFileReader, OpenOptions, StoredFrame } from '../format.js';
import { ZarrThread } from './zarr-thread.js';

/** Reads the frames of an array of a Zarr store, one at a time, in a thread of its own. */
export class ZarrReader implements FrameFileReader {
  readonly #thread: ZarrThread;

  private constructor(thread: ZarrThread) {
    this.#thread = thread;
  }

  static async open(path: string, { inside }: OpenOptions): Promise<ZarrReader> {
    const thread = new ZarrThread();
    try {
      await thread.call('read', path, inside);
      return new ZarrReader(thread);
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
