import type { DType } from './dtype.js';
import { frameLike } from './frame-like.js';
import type { Frame } from './frame.js';
import { requireGrey } from './grey.js';
import { withSource, withTarget } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';

/**
 * Replaces each pixel by the median of the 3 x 3 pixels around it: takes away single hot pixels and cosmic rays, and keeps
 * edges. Beyond the border the pixels of the border are repeated. For grey frames of any dtype, which is kept; where one of the
 * nine is NaN, the result is NaN.
 *
 * @throws an `InvalidArgumentError` when the frame has channels
 *
 * @example
 * ```ts
 * import { frame, medianFilter } from 'rxlab/frames';
 *
 * const image = frame(new Uint16Array([5, 5, 5, 5, 60_000, 5, 5, 5, 6]), [3, 3]);
 * console.log(medianFilter(image).data[4]); // prints: 5
 * ```
 */
export function medianFilter<D extends DType>(frame: Frame<D>): Frame<D>;
export function medianFilter(frame: Frame): Frame {
  requireGrey(frame);
  const [rows, columns] = frame.shape;
  const result = frameLike(frame);
  const kernel = pixelKernels()[`median3x3_${frame.dtype}`];
  withSource(frame.data, (source) => withTarget(result.data, (target) => kernel(source, rows, columns, target)));
  return result;
}
