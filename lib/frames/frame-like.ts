import { bytesPerValue, pixelArrays, type DType } from './dtype.js';
import { frame, frameBytes, type Frame, type Shape } from './frame.js';
import { lenderOf } from './frame-pool.js';

/** What {@link frameLike} changes. */
export interface FrameLikeOptions<D extends DType> {
  /** That of the source unless told. */
  readonly dtype?: D | undefined;
  /** That of the source unless told. */
  readonly shape?: Shape | undefined;
}

/**
 * A frame for the result of an operation: index, timestamp and metadata of its source, pixels that are not set yet. Where
 * the source is lent by a pool, so is the result; otherwise its memory is its own.
 *
 * What is lent, is lent with the value that is being delivered: an operator that keeps the result for later makes a
 * {@link copy}.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs';
 * import { frameLike, type Frame } from 'rxlab/frames';
 *
 * const invert = map((image: Frame<'uint8'>) => {
 *   const inverted = frameLike(image);
 *   image.data.forEach((value, pixel) => (inverted.data[pixel] = 255 - value));
 *   return inverted;
 * });
 * ```
 */
export function frameLike<D extends DType>(source: Frame, options: FrameLikeOptions<D> & { dtype: D }): Frame<D>;
export function frameLike<D extends DType>(source: Frame<D>, options?: { shape?: Shape }): Frame<D>;
export function frameLike(
  source: Frame,
  { dtype = source.dtype, shape = source.shape }: FrameLikeOptions<DType> = {},
): Frame {
  const { index, timestamp, metadata } = source;
  const options = { index, timestamp, metadata };
  const lent = lenderOf(source)?.frame(dtype, shape, options);
  if (lent) return lent;
  return frame(new pixelArrays[dtype](frameBytes({ shape, dtype }) / bytesPerValue(dtype)), shape, options);
}
