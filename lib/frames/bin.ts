import { InvalidArgumentError } from '../flow/index.js';
import { bytesPerValue } from './dtype.js';
import { frameLike } from './frame-like.js';
import type { Frame, Shape } from './frame.js';
import { requireGrey, shapeText } from './grey.js';
import { withBlock, withSource } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { arrayAt } from './memory.js';

/** Options of {@link bin}. */
export interface BinOptions {
  /** What becomes of the pixels of a block: their mean, in float32, or their sum, in float64. The mean unless told. */
  readonly how?: 'mean' | 'sum' | undefined;
}

/**
 * Makes one pixel of each block of pixels: `factor` by `factor`, or `x` columns by `y` rows. Rows and columns at the end that do
 * not fill a block are left out. For grey frames of any dtype.
 *
 * @throws an {@link InvalidArgumentError} when the frame has channels, or a factor is not a whole number from 1 to its size
 *
 * @example
 * ```ts
 * import { bin, frame } from 'rxlab/frames';
 *
 * const image = frame(new Uint16Array([1, 3, 5, 7, 9, 11]), [2, 3]);
 * console.log(bin(image, 2).data, bin(image, { x: 3 }, { how: 'sum' }).data);
 * // prints: Float32Array(1) [ 5 ] Float64Array(2) [ 9, 27 ]
 * ```
 */
export function bin(
  frame: Frame,
  factor: number | { x?: number; y?: number },
  { how = 'mean' }: BinOptions = {},
): Frame {
  requireGrey(frame);
  const { x = 1, y = 1 } = typeof factor === 'number' ? { x: factor, y: factor } : factor;
  const [rows, columns] = frame.shape;
  for (const [name, value, size] of [
    ['x', x, columns],
    ['y', y, rows],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= 1 && value <= size) continue;
    const expected = `a whole number of pixels from 1 to ${size}: the frame is ${shapeText(frame.shape)}`;
    throw new InvalidArgumentError(`factor ${name}`, expected, value);
  }
  if (how !== 'mean' && how !== 'sum') throw new InvalidArgumentError('how', "'mean' or 'sum'", how);
  const shape: Shape = [Math.floor(rows / y), Math.floor(columns / x)];
  const result = frameLike(frame, { dtype: how === 'mean' ? 'float32' : 'float64', shape });
  const kernel = pixelKernels()[`bin_${frame.dtype}`];
  withSource(frame.data, (source) =>
    withBlock(bytesPerValue('float64') * result.data.length, (target) => {
      kernel(source, columns, target, shape[0], y, x, how === 'mean' ? x * y : 1);
      result.data.set(arrayAt(target, 'float64', result.data.length));
    }),
  );
  return result;
}
