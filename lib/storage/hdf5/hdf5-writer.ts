import { open } from 'node:fs/promises';
import { pixelArrays, type Frame, type TypedArray } from '../../frames/index.js';
import type { CreateOptions, FrameFileWriter } from '../format.js';
import { discard, putInPlace, temporaryPath } from '../writing/temporary-file.js';
import { asJson } from '../writing/to-json.js';
import { Hdf5Thread } from './hdf5-thread.js';

/**
 * Writes frames into an HDF5 file, in a thread of its own, so that whoever opens the file at any moment, also after its
 * writer was killed, reads all frames that have been appended.
 */
export class Hdf5Writer implements FrameFileWriter {
  readonly #path: string;
  readonly #temporary: string;
  readonly #options: CreateOptions;
  #thread: Hdf5Thread | undefined;
  /** What all frames are like. */
  #first: Pick<Frame, 'shape' | 'dtype'> | undefined;
  #shown = false;
  #failed = false;
  /** Takes the pixels of one frame after the other to the thread. */
  #shared: TypedArray | undefined;

  constructor(path: string, options: CreateOptions) {
    this.#path = path;
    this.#temporary = temporaryPath(path);
    this.#options = options;
  }

  async append(frame: Frame): Promise<number> {
    this.#check(frame);
    const metadata = asJson(frame.metadata);
    const { index, timestamp } = frame;
    try {
      const thread = (this.#thread ??= await this.#begin(frame));
      const bytes = await thread.call('append', { data: this.#share(frame.data), index, timestamp, metadata });
      if (!this.#shown) await putInPlace(this.#temporary, this.#path);
      this.#shown = true;
      return bytes;
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  async sync(): Promise<void> {
    const file = await open(this.#path, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async close(): Promise<void> {
    try {
      // HDF5 was left in the middle of what has failed, and writes no more.
      if (this.#shown && !this.#failed) await this.#thread!.call('finish');
    } finally {
      await this.#thread?.close();
      if (!this.#shown) await discard(this.#temporary);
    }
  }

  #check({ shape, dtype }: Frame): void {
    const first = this.#first;
    if (first === undefined || (first.dtype === dtype && first.shape.join() === shape.join())) return;
    const its = `${first.dtype} [${first.shape.join(', ')}]`;
    throw new Error(`it is ${dtype} [${shape.join(', ')}], and the HDF5 file holds ${its}`);
  }

  async #begin(frame: Frame): Promise<Hdf5Thread> {
    const { shape, dtype, timestamp } = frame;
    const { compressionLevel = 0, pixelSize } = this.#options;
    // Where this cannot be, the system says why; HDF5 would not.
    await (await open(this.#temporary, 'wx')).close();
    const thread = new Hdf5Thread();
    try {
      await thread.call('write', this.#temporary, { shape, dtype, compressionLevel, pixelSize, start: timestamp });
    } catch (error) {
      await thread.close();
      throw error;
    }
    this.#first = { shape, dtype };
    return thread;
  }

  /** The pixels in memory that the thread sees as well. */
  #share(data: TypedArray): TypedArray {
    if (data.buffer instanceof SharedArrayBuffer) return data;
    const { dtype } = this.#first!;
    const shared = (this.#shared ??= new (pixelArrays[dtype] as new (memory: ArrayBufferLike) => TypedArray)(
      new SharedArrayBuffer(data.byteLength),
    ));
    shared.set(data);
    return shared;
  }
}
