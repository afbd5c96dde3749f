import { InvalidArgumentError } from '../flow/index.js';
import type { Frame } from './frame.js';
import { eachPiece, withBlock } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { arrayAt } from './memory.js';
import { statistics } from './statistics.js';

/** Options of {@link histogram}. */
export interface HistogramOptions {
  /** How many bins of equal width; 256 unless told. */
  readonly bins?: number | undefined;
  /** From where to where the bins are; from the least pixel to the greatest unless told. */
  readonly range?: readonly [low: number, high: number] | undefined;
}

/** What {@link histogram} gives. */
export interface Histogram {
  /** How many pixels are in each bin. */
  readonly counts: Uint32Array;
  /** Where the bins begin, and where the last one ends: one more than there are bins. */
  readonly edges: Float64Array;
}

/**
 * Counts the pixels of a frame in bins, as numpy does: a bin holds its lower edge but not its upper one, the last bin holds
 * both. Pixels outside the range are not counted, nor are NaN.
 *
 * @throws an {@link InvalidArgumentError} for bins or a range that are none, or when there is a NaN and no range
 *
 * @example
 * ```ts
 * import { frame, histogram } from 'rxlab/frames';
 *
 * const image = frame(new Uint16Array([0, 10, 20, 500, 999, 1000]), [2, 3]);
 * console.log(histogram(image, { bins: 2, range: [0, 1000] }).counts); // prints: Uint32Array(2) [ 3, 3 ]
 * ```
 */
export function histogram(frame: Frame, { bins = 256, range }: HistogramOptions = {}): Histogram {
  if (!Number.isSafeInteger(bins) || bins < 1 || bins > 2 ** 24) {
    throw new InvalidArgumentError('bins', `a whole number from 1 to ${2 ** 24}`, bins);
  }
  const [low, high] = range ?? rangeOf(frame);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new InvalidArgumentError('range', '[low, high], low below high', `[${low}, ${high}]`);
  }
  const width = (high - low) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, bin) => (bin === bins ? high : low + bin * width));
  return { counts: isSmall(frame) ? countValues(frame, bins, low, high) : countPixels(frame, bins, low, high), edges };
}

function rangeOf(frame: Frame): [low: number, high: number] {
  const { minimum, maximum } = statistics(frame);
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) {
    throw new InvalidArgumentError('range', 'given for a frame with pixels that are not finite', undefined);
  }
  return minimum === maximum ? [minimum - 0.5, maximum + 0.5] : [minimum, maximum];
}

/** Whether there are few enough values to count each of them. */
function isSmall(frame: Frame): frame is Frame<'uint8' | 'uint16'> {
  return frame.dtype === 'uint8' || frame.dtype === 'uint16';
}

function countValues({ data, dtype }: Frame<'uint8' | 'uint16'>, bins: number, low: number, high: number): Uint32Array {
  const values = dtype === 'uint8' ? 256 : 65_536;
  const counts = new Uint32Array(bins);
  withBlock(8 * values, (address) => {
    const tables = arrayAt(address, 'uint32', 2 * values).fill(0);
    const kernel = pixelKernels()[`tally_${dtype}`];
    eachPiece(data, undefined, (source, _, __, count) => kernel(source, count, address));
    const scale = bins / (high - low);
    const last = Math.min(values - 1, Math.floor(high));
    for (let value = Math.max(0, Math.ceil(low)); value <= last; value++) {
      const count = tables[value]! + tables[values + value]!;
      if (count > 0) counts[Math.min(bins - 1, Math.floor((value - low) * scale))]! += count;
    }
  });
  return counts;
}

function countPixels({ data, dtype }: Frame, bins: number, low: number, high: number): Uint32Array {
  return withBlock(4 * bins, (address) => {
    const counts = arrayAt(address, 'uint32', bins).fill(0);
    const kernel = pixelKernels()[`binPixels_${dtype}`];
    eachPiece(data, undefined, (source, _, __, count) => kernel(source, count, address, low, high, bins));
    return counts.slice();
  });
}
