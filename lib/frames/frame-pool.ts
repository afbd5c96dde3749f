import { InvalidArgumentError, lend } from '../flow/index.js';
import { bytesPerValue, dtypeOf, pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';
import { frame, frameBytes, type Frame, type FrameOptions, type Shape } from './frame.js';
import { FrameReleasedError } from './frame-released-error.js';
import { allocate, arrayAt, free, type Block } from './memory.js';

/** Options of {@link FramePool}. */
export interface FramePoolOptions {
  /** The most bytes that the pool may take, 512 MiB unless told. */
  readonly capacity?: number | undefined;
}

/** Pixels of a pool that are out. */
interface Loan {
  readonly pool: FramePool;
  /** Taken from the pool; lent with a delivery; back in the pool. */
  state: 'taken' | 'lent' | 'back';
  /** Makes the memory free for others. */
  readonly giveBack: () => void;
}

/** By their pixels, so that a frame that is made of another one (`{ ...frame, metadata }`) is lent as well. */
const loans = new WeakMap<TypedArray, Loan>();

/** When a pool is collected, nobody has anything of it: it lives for as long as something is lent. */
const abandoned = new FinalizationRegistry<Map<number, Block[]>>(freeAll);

/**
 * Memory for frames that is used again and again: a stream that is opened with a pool lends its frames instead of giving
 * them away, and so do the filters behind it. A frame comes back once everybody has let go of it, buffers included (see
 * {@link lend}). Who wants one longer makes a {@link copy}.
 *
 * The memory is shared: frames cross to workers without a copy, and the pixel kernels work on them in place. A pool
 * makes nobody wait. When it is full, frames get memory of their own, which is counted as a miss.
 *
 * With `RXLAB_DEBUG=1` the pixels of a frame that is back are overwritten, and its `data` throws a
 * {@link FrameReleasedError}.
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { DummyCamera } from 'rxlab/devices';
 * import { FramePool } from 'rxlab/frames';
 *
 * const pool = new FramePool();
 * const camera = new DummyCamera({ shape: [64, 64] });
 * await drain(camera.stream({ count: 100, pool }));
 * console.log(pool.bytes / (64 * 64 * 2)); // prints: 1
 * ```
 */
export class FramePool implements Disposable {
  /** The most bytes that the pool may take. */
  readonly capacity: number;
  /** Blocks that nobody uses, by their bytes. */
  readonly #free = new Map<number, Block[]>();
  #bytes = 0;
  #lentBytes = 0;
  #misses = 0;
  #offered: TypedArray | undefined;

  /** @throws an {@link InvalidArgumentError} for a capacity that is no number of bytes */
  constructor({ capacity = 512 * 2 ** 20 }: FramePoolOptions = {}) {
    if (!(capacity >= 0)) throw new InvalidArgumentError('capacity', 'a number of bytes of at least 0', capacity);
    this.capacity = capacity;
    abandoned.register(this, this.#free);
  }

  /** Bytes that the pool has taken, in use or not. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes of the frames that are out. */
  get lentBytes(): number {
    return this.#lentBytes;
  }

  /** How many frames had to get memory of their own, because the pool was full. */
  get misses(): number {
    return this.#misses;
  }

  /**
   * A frame with the pixels, index, timestamp and metadata of another one, lent with the value that is being delivered. The
   * pixels are copied unless they are of {@link take}. Outside a delivery nothing can be lent: the frame itself.
   */
  lend<D extends DType>(source: Frame<D>): Frame<D> {
    const loan = loans.get(source.data);
    if (loan?.pool === this && loan.state === 'taken') {
      if (!this.#lend(loan)) return source;
      return watched(source, loan);
    }
    const copied = this.frame(source.dtype, source.shape, source);
    if (copied === undefined) return source;
    copied.data.set(source.data);
    return copied;
  }

  /**
   * A frame with pixels that are not set yet, lent with the value that is being delivered; `undefined` outside a delivery
   * and when the pool is full.
   */
  frame<D extends DType>(dtype: D, shape: Shape, options: FrameOptions): Frame<D> | undefined {
    const data = this.#take(dtype, frameBytes({ shape, dtype }) / bytesPerValue(dtype));
    const loan = data && loans.get(data);
    if (!loan) return undefined;
    if (!this.#lend(loan)) {
      this.#takeBack(loan);
      return undefined;
    }
    return watched(frame(data, shape, options), loan);
  }

  /**
   * For threads: counts a frame that somebody else lends as lent by this pool, until the value that is being delivered is
   * done with. So the results that are made of it are in this pool.
   */
  adopt<D extends DType>(source: Frame<D>): Frame<D> {
    const loan: Loan = { pool: this, state: 'taken', giveBack: nothing };
    if (!this.#lend(loan)) return source;
    loans.set(source.data, loan);
    return watched(source, loan);
  }

  /** For threads: the next frame of this dtype and length has these pixels, which are somebody else's and stay so. */
  offer(pixels: TypedArray | undefined): void {
    this.#offered = pixels;
  }

  /**
   * For camera drivers: memory for the pixels of a frame that is delivered later. It is given back with the frame once
   * {@link lend} has lent that, or by {@link giveBack}. Memory outside the pool when the pool is full.
   */
  take<D extends DType>(dtype: D, length: number): PixelArray<D> {
    return this.#take(dtype, length) ?? (new pixelArrays[dtype](length) as PixelArray<D>);
  }

  /** Gives pixels back that were taken and never lent. */
  giveBack(data: TypedArray): void {
    const loan = loans.get(data);
    if (loan?.pool === this && loan.state === 'taken') this.#takeBack(loan);
  }

  /** Frees the memory that nobody uses. What is out comes back as before. */
  [Symbol.dispose](): void {
    freeAll(this.#free);
    this.#bytes = this.#lentBytes;
  }

  #take<D extends DType>(dtype: D, length: number): PixelArray<D> | undefined {
    const offered = this.#offered;
    if (offered?.length === length && dtypeOf(offered) === dtype) {
      this.#offered = undefined;
      loans.set(offered, { pool: this, state: 'taken', giveBack: nothing });
      return offered as PixelArray<D>;
    }
    const block = this.#block(length * bytesPerValue(dtype));
    if (!block) {
      this.#misses++;
      return undefined;
    }
    this.#lentBytes += block.bytes;
    const data = arrayAt(block.address, dtype, length);
    const giveBack = (): void => this.#putBack(block);
    loans.set(data, { pool: this, state: 'taken', giveBack });
    return data;
  }

  #block(bytes: number): Block | undefined {
    const again = this.#free.get(bytes)?.pop();
    if (again) return again;
    if (this.#lentBytes + bytes > this.capacity) return undefined;
    // Frames of another size are not coming any more, or not for long.
    if (this.#bytes + bytes > this.capacity) this[Symbol.dispose]();
    const block = allocate(bytes);
    this.#bytes += bytes;
    return { ...block, bytes };
  }

  #lend(loan: Loan): boolean {
    if (!lend(() => this.#takeBack(loan))) return false;
    loan.state = 'lent';
    return true;
  }

  #takeBack(loan: Loan): void {
    if (loan.state === 'back') return;
    loan.state = 'back';
    loan.giveBack();
  }

  #putBack(block: Block): void {
    if (debugging()) arrayAt(block.address, 'uint8', block.bytes).fill(poison);
    this.#lentBytes -= block.bytes;
    const blocks = this.#free.get(block.bytes);
    if (blocks) blocks.push(block);
    else this.#free.set(block.bytes, [block]);
  }
}

/** Whether a frame is lent by a pool: then its pixels will be used again, and who wants it longer copies it. */
export function isLent(frame: Frame): boolean {
  return lenderOf(frame) !== undefined;
}

/** The pool that has lent the pixels of a frame, or is about to; `undefined` when they are the frame's own. */
export function lenderOf({ data }: { readonly data: TypedArray }): FramePool | undefined {
  const loan = loans.get(data);
  return loan && loan.state !== 'back' ? loan.pool : undefined;
}

function nothing(): void {
  // The memory is not the pool's.
}

/** A value that is seldom a pixel, and stands out when it is one. */
const poison = 0xa5;

function debugging(): boolean {
  return process.env['RXLAB_DEBUG'] === '1';
}

/** Development mode: the frame notices when it is used after it was given back. */
function watched<D extends DType>(source: Frame<D>, loan: Loan): Frame<D> {
  if (!debugging()) return source;
  const { data, index } = source;
  return Object.defineProperty({ ...source }, 'data', {
    enumerable: true,
    get: () => {
      if (loan.state === 'back') throw new FrameReleasedError(index);
      return data;
    },
  });
}

function freeAll(blocksBySize: Map<number, Block[]>): void {
  for (const blocks of blocksBySize.values()) for (const block of blocks) free(block);
  blocksBySize.clear();
}
