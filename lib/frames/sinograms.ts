import { InvalidArgumentError } from '../flow/index.js';
import { copy } from './copy.js';
import { pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';
import { isLent } from './frame-pool.js';
import { lazyStack, type FrameStack } from './frame-stack.js';
import type { Frame } from './frame.js';

/**
 * The sinograms of a turn of the sample, while its projections (radiographs) come. A sinogram holds what one row of the
 * detector has seen: one row for each projection.
 *
 * @example
 * ```ts
 * import { frame, planeOf, Sinograms } from 'rxlab/frames';
 *
 * const sinograms = new Sinograms(2);
 * sinograms.add(frame(new Float32Array([1, 2, 3, 4]), [2, 2]));
 * const complete = sinograms.add(frame(new Float32Array([5, 6, 7, 8]), [2, 2]));
 * console.log(...planeOf(complete, 0).data); // prints: 1 2 5 6
 * ```
 */
export class Sinograms<D extends DType = DType> {
  /** The last projections, each at the place of its angle. */
  readonly #projections: (TypedArray | undefined)[];
  #kind: string | undefined;
  #added = 0;

  /**
   * @param count - the projections of one turn
   * @throws an {@link InvalidArgumentError} when it is not a whole number of at least 1
   */
  constructor(count: number) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new InvalidArgumentError('count', 'a whole number of at least 1', count);
    }
    this.#projections = new Array<TypedArray | undefined>(count).fill(undefined);
  }

  /**
   * Takes the next projection, in place of the oldest once there are `count`. The stack that it gives has the shape
   * `[rows, count, columns]`, and index, timestamp and metadata of this projection; what has not come yet is 0. It stays as it is
   * when further projections come, and is put together when it is looked at: `planeOf` costs one sinogram, `data` all.
   *
   * @throws an {@link InvalidArgumentError} for a projection in colour, and for one of another size or dtype than the first
   */
  add(projection: Frame<D>): FrameStack<D> {
    this.#check(projection);
    const count = this.#projections.length;
    this.#projections[this.#added++ % count] = (isLent(projection) ? copy(projection) : projection).data;

    const { shape, dtype } = projection;
    const [rows, columns] = shape;
    const projections = [...this.#projections];
    const sinogramOf = (row: number): PixelArray<D> => {
      const sinogram = new pixelArrays[dtype](count * columns) as PixelArray<D>;
      for (const [place, pixels] of projections.entries()) {
        if (pixels) sinogram.set(pixels.subarray(row * columns, (row + 1) * columns), place * columns);
      }
      return sinogram;
    };
    return lazyStack([rows, count, columns], dtype, sinogramOf, projection);
  }

  #check(projection: Frame<D>): void {
    const kind = `${projection.shape.join(' x ')} ${projection.dtype}`;
    if (projection.shape.length !== 2) {
      throw new InvalidArgumentError('projection', 'grey, of shape [rows, columns]', kind);
    }
    this.#kind ??= kind;
    if (kind !== this.#kind) throw new InvalidArgumentError('projection', `${this.#kind}, as the first was`, kind);
  }
}
