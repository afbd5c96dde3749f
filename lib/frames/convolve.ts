import { InvalidArgumentError } from '../flow/index.js';
import { frameLike } from './frame-like.js';
import type { Frame } from './frame.js';
import { requireGrey } from './grey.js';
import { withBlock, withTarget } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { arrayAt } from './memory.js';
import { withBorder, type Border } from './padded.js';

/** Options of {@link convolve} and {@link gaussian}. */
export interface ConvolveOptions {
  /** What is taken for pixels beyond the border; `'replicate'` unless told. See {@link Border}. */
  readonly border?: Border | undefined;
}

/**
 * Convolves a grey frame of any dtype with a small kernel, in float32. The kernel is given row by row, has an odd number of
 * rows and of columns, and is turned by half a turn, as convolution means.
 *
 * @throws an {@link InvalidArgumentError} when the frame has channels, or for a kernel or border that is none
 *
 * @example
 * ```ts
 * import { convolve, frame } from 'rxlab/frames';
 *
 * const image = frame(new Uint8Array([0, 0, 9, 9]), [1, 4]);
 * const slope = convolve(image, [[0.5, 0, -0.5]]);
 * console.log(slope.data); // prints: Float32Array(4) [ 0, 4.5, 4.5, 0 ]
 * ```
 */
export function convolve(
  frame: Frame,
  kernel: readonly (readonly number[])[],
  { border = 'replicate' }: ConvolveOptions = {},
): Frame<'float32'> {
  requireGrey(frame);
  const [height, width] = sizeOf(kernel);
  const [rows, columns] = frame.shape;
  const result = frameLike(frame, { dtype: 'float32' });
  withBorder(frame, (height - 1) / 2, (width - 1) / 2, border, ({ address, stride }) =>
    withTarget(result.data, (target) =>
      withBlock(4 * height * width, (weights) => {
        arrayAt(weights, 'float32', height * width).set(kernel.flat().reverse());
        pixelKernels().weightedSums(address, stride, weights, height, width, target, rows, columns);
      }),
    ),
  );
  return result;
}

/**
 * Smooths a grey frame of any dtype with a Gaussian of standard deviation `sigma`, in pixels, in float32. The Gaussian is cut off
 * at four standard deviations.
 *
 * @throws an {@link InvalidArgumentError} when the frame has channels, or sigma is not between 0 and 100
 *
 * @example
 * ```ts
 * import { frame, gaussian } from 'rxlab/frames';
 *
 * const image = frame(new Uint8Array([0, 0, 0, 100, 0, 0, 0]), [1, 7]);
 * console.log(gaussian(image, 1).data[3]?.toFixed(1)); // prints: 39.9
 * ```
 */
export function gaussian(
  frame: Frame,
  sigma: number,
  { border = 'replicate' }: ConvolveOptions = {},
): Frame<'float32'> {
  requireGrey(frame);
  if (!(sigma > 0 && sigma <= 100)) throw new InvalidArgumentError('sigma', 'above 0, and at most 100 pixels', sigma);
  const [rows, columns] = frame.shape;
  const weights = gaussianWeights(sigma);
  const radius = (weights.length - 1) / 2;
  const result = frameLike(frame, { dtype: 'float32' });
  const kernels = pixelKernels();
  const height = rows + 2 * radius;
  withBorder(frame, radius, radius, border, ({ address, stride }) =>
    withTarget(result.data, (target) =>
      withBlock(4 * weights.length, (line) =>
        withBlock(4 * height * columns, (between) => {
          arrayAt(line, 'float32', weights.length).set(weights);
          // First along the rows, those of the border included, and then along the columns.
          kernels.weightedSums(address, stride, line, 1, weights.length, between, height, columns);
          kernels.weightedSums(between, columns, line, weights.length, 1, target, rows, columns);
        }),
      ),
    ),
  );
  return result;
}

function gaussianWeights(sigma: number): number[] {
  const radius = Math.max(1, Math.ceil(4 * sigma));
  const heights = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const area = heights.reduce((sum, value) => sum + value, 0);
  return heights.map((value) => value / area);
}

function sizeOf(kernel: readonly (readonly number[])[]): readonly [rows: number, columns: number] {
  const rows = Array.isArray(kernel) ? kernel.length : 0;
  const columns = rows > 0 && Array.isArray(kernel[0]) ? kernel[0].length : 0;
  const isOdd = rows % 2 === 1 && columns % 2 === 1;
  if (!isOdd || !kernel.every((row) => row.length === columns && row.every(Number.isFinite))) {
    throw new InvalidArgumentError('kernel', 'rows of numbers, an odd number of rows and of columns', kernel);
  }
  return [rows, columns];
}
