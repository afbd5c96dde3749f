import { frame, FramePool, toMessage, type PixelArray, type TypedArray } from '../../../frames/index.js';
import type { PixelAllocator } from '../camera-driver.js';
import type { AravisWorker } from './aravis-worker.js';
import type { Pointer } from './thread-messages.js';

/** What is the same for all buffers of a recording. */
export interface BufferKind {
  readonly stream: Pointer;
  readonly dtype: 'uint8' | 'uint16';
  /** How many pixels a frame has. */
  readonly pixels: number;
  /** How many bytes the camera sends for it: no more than the pixels take. */
  readonly payload: number;
}

/** A buffer that the camera fills. */
interface Slot {
  readonly pixels: PixelArray<'uint8' | 'uint16'>;
  /** It is of the pool that the frames are lent from: the frame can have it as it is. */
  readonly isLendable: boolean;
}

/**
 * The buffers of a recording, which the camera fills in turn. They are in the memory that all threads share. In a stream with a
 * pool they are of that pool: a frame takes its buffer with it, and the camera gets another one instead, so no pixel is copied.
 * Otherwise, and when the pool is full, the pixels are copied once, and the buffer is filled again.
 */
export class AcquisitionBuffers {
  readonly #worker: AravisWorker;
  readonly #kind: BufferKind;
  readonly #own = new FramePool({ capacity: Infinity });
  readonly #slots = new Map<Pointer, Slot>();

  constructor(worker: AravisWorker, kind: BufferKind) {
    this.#worker = worker;
    this.#kind = kind;
  }

  /** Gives the camera so many buffers. */
  async provide(count: number, allocate: PixelAllocator): Promise<void> {
    const { dtype, pixels: length } = this.#kind;
    while (this.#slots.size < count) {
      const lendable = allocate(dtype, length);
      const isLendable = addressOf(lendable) !== undefined;
      await this.#push({ pixels: isLendable ? lendable : this.#own.take(dtype, length), isLendable });
    }
  }

  /** The pixels of a buffer that was filled, for a frame; the camera has as many buffers as before. */
  async take(buffer: Pointer, allocate: PixelAllocator): Promise<PixelArray<'uint8' | 'uint16'>> {
    const slot = this.#slots.get(buffer)!;
    const fresh = allocate(this.#kind.dtype, this.#kind.pixels);
    if (!slot.isLendable || addressOf(fresh) === undefined) {
      fresh.set(slot.pixels);
      await this.again(buffer);
      return fresh;
    }
    this.#slots.delete(buffer);
    await this.#worker.call('g_object_unref', buffer);
    await this.#push({ pixels: fresh, isLendable: true });
    return slot.pixels;
  }

  /** Has a buffer filled again. */
  async again(buffer: Pointer): Promise<void> {
    await this.#worker.call('arv_stream_push_buffer', this.#kind.stream, buffer);
  }

  /** When the stream is gone: frees the memory. What was taken with `allocate` is the business of who gave that. */
  close(): void {
    for (const { pixels } of this.#slots.values()) this.#own.giveBack(pixels);
    this.#slots.clear();
    this.#own[Symbol.dispose]();
  }

  async #push(slot: Slot): Promise<void> {
    const { stream, payload } = this.#kind;
    this.#slots.set(await this.#worker.push(stream, addressOf(slot.pixels)!, payload), slot);
  }
}

/** Where pixels are in the memory that all threads share; `undefined` when they are elsewhere. */
function addressOf(pixels: TypedArray): number | undefined {
  const { pixels: place } = toMessage(frame(pixels, [1, pixels.length]));
  return typeof place === 'number' ? place : undefined;
}
