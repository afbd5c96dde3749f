import { InvalidArgumentError } from '../flow/index.js';
import { frameLike } from './frame-like.js';
import type { Frame } from './frame.js';
import { withBlocks, withTarget } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { arrayAt } from './memory.js';
import { projectionFilters, type ProjectionFilter } from './projection-filter.js';
import { SinogramValueError } from './sinogram-value-error.js';

/** Options of {@link BackProjection}. */
export interface BackProjectionOptions {
  /** The column of the rotation axis in the sinogram, with a fraction; 0 is the middle of the first column. */
  readonly center: number;
  /** The angle of each projection, in radians. Unless told, n projections divide half a turn: the k-th is at k π / n. */
  readonly angles?: ArrayLike<number> | undefined;
  /** What the projections are filtered with, `'ramp'` unless told. */
  readonly filter?: ProjectionFilter | undefined;
}

/**
 * Filtered back-projection for a parallel beam: from the sinogram of a row of the detector the slice of the sample that the
 * row has seen (Kak and Slaney, "Principles of Computerized Tomographic Imaging", section 3.3). Projections are convolved with
 * the filter as they are, between air on both sides, and interpolated linearly.
 *
 * **Geometry.** A sinogram of `columns` columns gives a slice of `columns` rows and columns, with the rotation axis in its middle.
 * The point that is x columns to the right of the axis and y rows above it is seen at angle θ in column
 * `center + x cos θ + y sin θ`. So at angle 0 the columns of the slice are those of the detector, and with growing angle the
 * sample turns clockwise in the slice; where yours turns the other way, negate the angles.
 *
 * **Values** are absorption per pixel: a disc that absorbs μ a pixel becomes a disc of value μ. For that the angles must be
 * evenly spread over half a turn, or over any number of them. What is further from the axis than the nearer edge of the
 * detector is not seen from every side, and is 0.
 *
 * @example
 * ```ts
 * import { BackProjection, frame } from 'rxlab/frames';
 *
 * // A disc of radius 10 that absorbs 2 % a pixel: from every side the same.
 * const chord = (x: number) => 0.02 * 2 * Math.sqrt(Math.max(0, 10 ** 2 - (x - 20) ** 2));
 * const sinogram = frame(Float32Array.from({ length: 90 * 41 }, (_, i) => chord(i % 41)), [90, 41]);
 * const { data, shape } = new BackProjection({ center: 20 }).reconstruct(sinogram);
 * console.log(shape, data[20 * 41 + 20]?.toFixed(3)); // prints: [ 41, 41 ] 0.020
 * ```
 */
export class BackProjection {
  readonly #center: number;
  readonly #angles: ArrayLike<number> | undefined;
  readonly #filter: ProjectionFilter;

  /** @throws an {@link InvalidArgumentError} for a centre, angles or a filter that are none */
  constructor({ center, angles, filter = 'ramp' }: BackProjectionOptions) {
    if (!(Number.isFinite(center) && center > 0)) {
      throw new InvalidArgumentError('center', 'a column of the sinogram, above 0', center);
    }
    const wrong = angles && Array.from(angles).findIndex((angle) => !Number.isFinite(angle));
    if (wrong !== undefined && wrong >= 0) {
      throw new InvalidArgumentError(`angles[${wrong}]`, 'a number of radians', angles![wrong]);
    }
    if (!Object.hasOwn(projectionFilters, filter)) {
      const filters = Object.keys(projectionFilters).map((name) => `'${name}'`);
      throw new InvalidArgumentError('filter', `one of ${filters.join(', ')}`, filter);
    }
    this.#center = center;
    this.#angles = angles && Float64Array.from(angles);
    this.#filter = filter;
  }

  /**
   * The slice `[columns, columns]` in float32 of a sinogram `[projections, columns]` of any dtype.
   *
   * @throws an {@link InvalidArgumentError} when the sinogram is in colour, has another number of projections than there are
   * angles, or the centre is not inside of it; a {@link SinogramValueError} when a value is not finite
   */
  reconstruct(sinogram: Frame): Frame<'float32'> {
    const [projections, columns, channels] = sinogram.shape;
    if (channels !== undefined) {
      throw new InvalidArgumentError('sinogram', 'of shape [projections, columns]', `[${sinogram.shape.join(', ')}]`);
    }
    if (this.#angles && this.#angles.length !== projections) {
      throw new InvalidArgumentError('angles', `as many as there are projections, ${projections}`, this.#angles.length);
    }
    if (this.#center >= columns - 1) {
      throw new InvalidArgumentError(
        'center',
        `between the columns 0 and ${columns - 1} of the sinogram`,
        this.#center,
      );
    }
    const error = SinogramValueError.in(sinogram);
    if (error) throw error;

    const slice = frameLike(sinogram, { dtype: 'float32', shape: [columns, columns] });
    const angles = this.#angles ?? Float64Array.from({ length: projections }, (_, k) => (k * Math.PI) / projections);
    const middle = (columns - 1) / 2;
    const sizes = [2 * columns - 1, 2 * columns, columns, columns + 1].map((length) => 4 * length);
    withTarget(slice.data, (target) =>
      withBlocks(sizes, (response, spans, weights, filtered) => {
        arrayAt(target, 'float32', columns ** 2).fill(0);
        this.#fillResponse(arrayAt(response, 'float32', 2 * columns - 1), projections);
        this.#fillSpans(arrayAt(spans, 'uint32', 2 * columns));
        arrayAt(filtered, 'float32', columns + 1)[columns] = 0;
        const values = arrayAt(weights, 'float32', columns);
        const kernels = pixelKernels();
        for (let p = 0; p < projections; p++) {
          // The convolution is a sum of the response, from each place on, weighted with the projection from its end.
          values.set(sinogram.data.subarray(p * columns, (p + 1) * columns));
          values.reverse();
          kernels.weightedSums(response, 2 * columns - 1, weights, 1, columns, filtered, 1, columns);
          const [cos, sin] = [Math.cos(angles[p]!), Math.sin(angles[p]!)];
          kernels.backProject(filtered, target, columns, spans, this.#center - middle * cos + middle * sin, cos, sin);
        }
      }),
    );
    return slice;
  }

  /** What each value of a projection adds to every other, from the furthest to the left to the furthest to the right. */
  #fillResponse(response: Float32Array, projections: number): void {
    const columns = (response.length + 1) / 2;
    const filter = projectionFilters[this.#filter];
    response.forEach((_, i) => (response[i] = (filter(i - columns + 1) * Math.PI) / projections));
  }

  /** From where to where the pixels of a row are seen from all sides. */
  #fillSpans(spans: Uint32Array): void {
    const columns = spans.length / 2;
    const middle = (columns - 1) / 2;
    const radius = Math.min(this.#center, columns - 1 - this.#center);
    for (let row = 0; row < columns; row++) {
      const half = Math.sqrt(radius ** 2 - (middle - row) ** 2);
      const isSeen = half >= 0;
      spans[2 * row] = isSeen ? Math.max(0, Math.ceil(middle - half)) : 0;
      spans[2 * row + 1] = isSeen ? Math.min(columns, Math.floor(middle + half) + 1) : 0;
    }
  }
}
