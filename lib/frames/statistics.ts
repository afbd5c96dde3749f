import type { Frame } from './frame.js';
import { eachPiece, withBlock } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { arrayAt } from './memory.js';

/** What {@link statistics} tells of the pixels of a frame. */
export interface FrameStatistics {
  readonly minimum: number;
  readonly maximum: number;
  readonly sum: number;
  readonly mean: number;
  /** The mean square of what the pixels differ from their mean by (divided by their number, as numpy does). */
  readonly variance: number;
}

/**
 * Least, greatest, sum, mean and variance of the pixels of a frame, of any shape and dtype. A NaN among them makes all of
 * these NaN.
 *
 * @example
 * ```ts
 * import { frame, statistics } from 'rxlab/frames';
 *
 * const { mean, variance } = statistics(frame(new Uint8Array([1, 2, 3, 6]), [2, 2]));
 * console.log(mean, variance); // prints: 3 3.5
 * ```
 */
export function statistics({ data, dtype }: Frame): FrameStatistics {
  const kernels = pixelKernels();
  let [minimum, maximum, sum] = [Infinity, -Infinity, 0];
  withBlock(32, (result) => {
    eachPiece(data, undefined, (source, _, __, count) => {
      kernels[`extremesAndSum_${dtype}`](source, count, result);
      const [least, greatest, total] = arrayAt(result, 'float64', 3) as unknown as [number, number, number];
      minimum = Math.min(minimum, least);
      maximum = Math.max(maximum, greatest);
      sum += total;
    });
  });
  const mean = sum / data.length;
  let squares = 0;
  eachPiece(data, undefined, (source, _, __, count) => {
    squares += kernels[`squaredDeviations_${dtype}`](source, count, mean);
  });
  return { minimum, maximum, sum, mean, variance: squares / data.length };
}
