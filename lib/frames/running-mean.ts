import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import type { DType } from './dtype.js';
import { frameLike } from './frame-like.js';
import { frame as makeFrame, type Frame, type FrameOptions } from './frame.js';
import { requireShape } from './grey.js';
import { eachPiece, ownBlock } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { allocate, arrayAt } from './memory.js';

/** How many frames of a dtype have sums of 32 bits. */
const framesIn32Bits: Partial<Record<DType, number>> = { uint8: 16_843_009, uint16: 65_537 };

/**
 * The mean of frames as they come, pixel by pixel, in float32. The sums of integers are exact: nothing small is lost beside
 * what has been added up before.
 *
 * @example
 * ```ts
 * import { frame, RunningMean } from 'rxlab/frames';
 *
 * const mean = new RunningMean();
 * for (const value of [1, 2, 6]) mean.add(frame(new Uint8Array([value, 2 * value]), [1, 2]));
 * console.log(mean.count, mean.mean().data); // prints: 3 Float32Array(2) [ 3, 6 ]
 * ```
 */
export class RunningMean {
  #sums: Sums | undefined;
  #count = 0;
  #latest: FrameOptions = {};

  /** How many frames have been added. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds a frame.
   *
   * @throws an {@link InvalidArgumentError} when it is of another shape or dtype than the first
   */
  add(frame: Frame): void {
    this.#sums ??= new Sums(frame);
    this.#sums.add(frame);
    this.#count++;
    const { index, timestamp, metadata } = frame;
    this.#latest = { index, timestamp, metadata };
  }

  /**
   * The mean of what has been added, with index, timestamp and metadata of the latest frame.
   *
   * @param like - a frame to take these from; where it is lent, so is the mean
   * @throws an {@link RxlabError} `NO_FRAMES` when no frame has been added
   */
  mean(like?: Frame): Frame<'float32'> {
    if (!this.#sums) throw new RxlabError('NO_FRAMES', 'there is no mean of no frames: add one first');
    const { shape, length } = this.#sums;
    const mean: Frame<'float32'> = like
      ? frameLike(like, { dtype: 'float32', shape })
      : makeFrame<'float32'>(new Float32Array(length), shape, this.#latest);
    this.#sums.divide(mean, this.#count);
    return mean;
  }

  /** Forgets all frames. */
  reset(): void {
    this.#sums = undefined;
    this.#count = 0;
  }
}

/**
 * The mean of some frames: float32, with index, timestamp and metadata of the last, in memory of its own.
 *
 * @throws an {@link InvalidArgumentError} when their shapes or dtypes differ; an {@link RxlabError} `NO_FRAMES` when there are none
 *
 * @example
 * ```ts
 * import { frame, meanOf } from 'rxlab/frames';
 *
 * const flats = [10, 13].map((value) => frame(new Uint16Array([value, value]), [1, 2]));
 * console.log(meanOf(flats).data); // prints: Float32Array(2) [ 11.5, 11.5 ]
 * ```
 */
export function meanOf(frames: Iterable<Frame>): Frame<'float32'> {
  const mean = new RunningMean();
  for (const frame of frames) mean.add(frame);
  return mean.mean();
}

/** The sums of the pixels: in 32-bit integers as long as these hold them, in 64-bit floats otherwise. */
class Sums {
  readonly shape: Frame['shape'];
  readonly length: number;
  readonly #dtype: DType;
  readonly #integers: number | undefined;
  /** How many frames the integers still have room for. */
  #room: number;
  #doubles: number | undefined;

  constructor({ shape, dtype, data }: Frame) {
    this.shape = shape;
    this.length = data.length;
    this.#dtype = dtype;
    this.#room = framesIn32Bits[dtype] ?? 0;
    if (this.#room > 0) {
      this.#integers = ownBlock(this, allocate(4 * data.length));
      arrayAt(this.#integers, 'uint32', data.length).fill(0);
    } else {
      this.#doubles = this.#newDoubles();
    }
  }

  add(frame: Frame): void {
    requireShape(frame, this.shape, 'the frames before');
    if (frame.dtype !== this.#dtype) {
      throw new InvalidArgumentError(`frame ${frame.index}`, `${this.#dtype}, as the frames before`, frame.dtype);
    }
    if (this.#integers !== undefined && this.#room === 0) this.#carry(this.#integers);
    const [sums, bytes] = this.#integers === undefined ? [this.#doubles!, 8] : [this.#integers, 4];
    const kernel = pixelKernels()[`accumulate_${frame.dtype}`];
    eachPiece(frame.data, undefined, (source, _, start, count) => kernel(source, sums + start * bytes, count));
    this.#room--;
  }

  divide({ data }: Frame<'float32'>, frames: number): void {
    const kernels = pixelKernels();
    if (this.#integers !== undefined && this.#doubles !== undefined) this.#carry(this.#integers);
    const [sums, bytes, kernel] =
      this.#doubles === undefined
        ? [this.#integers!, 4, kernels.meanOfIntegers]
        : [this.#doubles, 8, kernels.meanOfDoubles];
    eachPiece(data, data, (_, target, start, count) => kernel(sums + start * bytes, target, count, frames));
  }

  /** Makes the integers zero again: what they held is in the doubles. */
  #carry(integers: number): void {
    this.#doubles ??= this.#newDoubles();
    pixelKernels().accumulate_uint32(integers, this.#doubles, this.length);
    arrayAt(integers, 'uint32', this.length).fill(0);
    this.#room = framesIn32Bits[this.#dtype]!;
  }

  #newDoubles(): number {
    const doubles = ownBlock(this, allocate(8 * this.length));
    arrayAt(doubles, 'float64', this.length).fill(0);
    return doubles;
  }
}
