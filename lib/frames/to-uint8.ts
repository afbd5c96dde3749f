import { InvalidArgumentError } from '../flow/index.js';
import { frameLike } from './frame-like.js';
import type { Frame } from './frame.js';
import { eachPiece } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { statistics } from './statistics.js';

/** Options of {@link toUint8}. */
export interface ToUint8Options {
  /** What becomes 0; the least pixel unless told. */
  readonly low?: number | undefined;
  /** What becomes 255; the greatest pixel unless told. */
  readonly high?: number | undefined;
}

/**
 * A frame of 8 bits, to look at: from `low` to `high` the pixels are spread over 0 to 255, and rounded; what is below is 0, what
 * is above is 255, and NaN is 0. The arithmetic is float32.
 *
 * @throws an {@link InvalidArgumentError} when `low` is not below `high`
 *
 * @example
 * ```ts
 * import { frame, toUint8 } from 'rxlab/frames';
 *
 * const image = frame(new Float32Array([-1, 0, 0.5, 1]), [2, 2]);
 * console.log(toUint8(image, { low: 0, high: 1 }).data); // prints: Uint8Array(4) [ 0, 0, 128, 255 ]
 * ```
 */
export function toUint8(frame: Frame, options: ToUint8Options = {}): Frame<'uint8'> {
  const { low, high } = windowOf(frame, options);
  const result = frameLike(frame, { dtype: 'uint8' });
  const kernel = pixelKernels()[`toUint8_${frame.dtype}`];
  const scale = 255 / (high - low);
  eachPiece(frame.data, result.data, (source, target, _, count) => kernel(source, target, count, low, scale));
  return result;
}

function windowOf(frame: Frame, { low, high }: ToUint8Options): { low: number; high: number } {
  if (low === undefined || high === undefined) {
    const { minimum, maximum } = statistics(frame);
    // All pixels are the same: they become 0.
    if (low === undefined && high === undefined && minimum === maximum) return { low: minimum, high: minimum + 1 };
    low ??= minimum;
    high ??= maximum;
  }
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return { low, high };
  throw new InvalidArgumentError('low', `a number below high, ${high}`, low);
}
