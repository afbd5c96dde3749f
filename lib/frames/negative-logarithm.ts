import { InvalidArgumentError } from '../flow/index.js';
import { frameLike } from './frame-like.js';
import type { Frame } from './frame.js';
import { eachPiece } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';

/** Options of {@link negativeLogarithm}. */
export interface NegativeLogarithmOptions {
  /** Pixels below count as this much: a positive number keeps the result finite. Nothing is changed unless told. */
  readonly minimum?: number | undefined;
}

/**
 * -ln of each pixel, in float32: of the transmission of a sample its absorption (the law of Lambert and Beer). Infinite where
 * the pixel is 0, NaN where it is negative, unless there is a `minimum`.
 *
 * @throws an {@link InvalidArgumentError} when the minimum is no number
 *
 * @example
 * ```ts
 * import { frame, negativeLogarithm } from 'rxlab/frames';
 *
 * const transmission = frame(new Float32Array([1, 0.5, 0]), [1, 3]);
 * console.log(negativeLogarithm(transmission, { minimum: 0.001 }).data[2]?.toFixed(3)); // prints: 6.908
 * ```
 */
export function negativeLogarithm(
  frame: Frame,
  { minimum = -Infinity }: NegativeLogarithmOptions = {},
): Frame<'float32'> {
  if (typeof minimum !== 'number' || Number.isNaN(minimum) || minimum === Infinity) {
    throw new InvalidArgumentError('minimum', 'a number', minimum);
  }
  const result = frameLike(frame, { dtype: 'float32' });
  const kernel = pixelKernels()[`negativeLogarithm_${frame.dtype}`];
  eachPiece(frame.data, result.data, (source, target, _, count) => kernel(source, target, count, minimum));
  return result;
}
