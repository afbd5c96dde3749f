import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import { SinogramValueError, type Frame } from '../frames/index.js';

/** Options of {@link findCenter}. */
export interface FindCenterOptions {
  /** The columns between which the axis is looked for: the middle half of the detector unless told. */
  readonly range?: readonly [from: number, to: number] | undefined;
}

/**
 * Finds the rotation axis in a sinogram of half a turn: the column of the axis, with a fraction, where 0 is the middle of the
 * first column. It is what `backproject` takes as `center`.
 *
 * A parallel beam sees from behind what it sees from the front, mirrored about the axis. So a mirrored copy continues the
 * sinogram after half a turn, and the sinogram is smooth in the angle across the joint only when it was mirrored about the true
 * axis. That is the criterion of Vo, Drakopoulos, Atwood and Reinhard, "Reliable method for calculating the center of
 * rotation in parallel-beam tomography", Optics Express 22, 19078 (2014). They measure it as energy in the Fourier
 * transform of the whole turn; only projections next to the joint change with the axis, so here it is measured there: the
 * second differences in the angle across the joint, relative to the contrast of the projections. The sample may be larger
 * than the detector.
 *
 * @param sinogram - absorptivity `[projections, columns]`, evenly spaced over half a turn; of a whole turn give its first half
 * @returns the column of the axis, to about a tenth of a column when noise is low
 * @throws an {@link InvalidArgumentError} when the sinogram has colour, or fewer than 4 projections or 8 columns, or the range
 * is none; a {@link SinogramValueError} when a value is not finite; a {@link RxlabError} `NO_CENTER` when nothing in the sinogram
 * tells where the axis is, or the best place is at an end of the range
 *
 * @example
 * ```ts
 * import { frame } from 'rxlab/frames';
 * import { findCenter } from 'rxlab/filters';
 *
 * // A disc of radius 9, 20 columns off an axis at column 47.
 * const [projections, columns, axis] = [90, 100, 47];
 * const sinogram = frame(
 *   Float32Array.from({ length: projections * columns }, (_, i) => {
 *     const angle = (Math.floor(i / columns) * Math.PI) / projections;
 *     const distance = (i % columns) - (axis + 20 * Math.cos(angle));
 *     return 0.1 * Math.sqrt(Math.max(0, 9 ** 2 - distance ** 2));
 *   }),
 *   [projections, columns],
 * );
 * console.log(findCenter(sinogram).toFixed(0)); // prints: 47
 * ```
 */
export function findCenter(sinogram: Frame, { range }: FindCenterOptions = {}): number {
  const [projections, columns, channels] = sinogram.shape;
  if (channels !== undefined || projections < 4 || columns < 8) {
    const shape = `[${sinogram.shape.join(', ')}]`;
    throw new InvalidArgumentError('sinogram', 'of shape [projections, columns], at least 4 and 8', shape);
  }
  const [from, to] = range ?? [0.25 * (columns - 1), 0.75 * (columns - 1)];
  if (!(from >= 0 && from < to && to <= columns - 1)) {
    throw new InvalidArgumentError('range', `two columns, from 0 to ${columns - 1}`, `[${from}, ${to}]`);
  }
  const error = SinogramValueError.in(sinogram);
  if (error) throw error;

  const joint = new Joint(sinogram);
  // Mirrored about a column or half-way between two, a pixel comes to lie on a pixel.
  const sums = Array.from({ length: Math.floor(2 * to) - Math.ceil(2 * from) + 1 }, (_, i) => Math.ceil(2 * from) + i);
  const roughness = sums.map((sum) => joint.roughness(sum));
  const best = roughness.reduce((least, value, i) => (value < roughness[least]! ? i : least), 0);
  const [before, least, after] = [roughness[best - 1], roughness[best]!, roughness[best + 1]];
  if (before === undefined || after === undefined || !(before + after > 2 * least)) {
    throw new RxlabError(
      'NO_CENTER',
      `no rotation axis was found between columns ${from} and ${to}: the first projection, mirrored, continues the last one ` +
        'nowhere better than beside. Give the range in which the axis is, or a sinogram of half a turn with more in it',
    );
  }
  const vertex = (0.5 * (before - after)) / (before - 2 * least + after);
  return (sums[best]! + vertex) / 2;
}

/** The end of half a turn and its mirrored beginning. */
class Joint {
  readonly #beforeLast: Float64Array;
  readonly #last: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor({ data, shape: [projections, columns] }: Frame) {
    const projection = (index: number) => smooth(data.subarray(index * columns, (index + 1) * columns));
    this.#beforeLast = projection(projections - 2);
    this.#last = projection(projections - 1);
    this.#first = projection(0);
    this.#second = projection(1);
  }

  /** How far from smooth the joint is when the beginning is mirrored so that column `u` comes to lie on `sum - u`. */
  roughness(sum: number): number {
    const columns = this.#last.length;
    const difference = new Variance();
    const nextDifference = new Variance();
    const end = new Variance();
    const beginning = new Variance();
    for (let column = Math.max(0, sum - columns + 1); column <= Math.min(columns - 1, sum); column++) {
      const last = this.#last[column]!;
      const first = this.#first[sum - column]!;
      difference.add(this.#beforeLast[column]! - 2 * last + first);
      nextDifference.add(last - 2 * first + this.#second[sum - column]!);
      end.add(last);
      beginning.add(first);
    }
    return (difference.value + nextDifference.value) / (end.value + beginning.value);
  }
}

/** The variance of numbers: a beam that has become brighter meanwhile shifts them all, which does not matter. */
class Variance {
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    this.#squares += value * value;
  }

  get value(): number {
    return this.#squares / this.#count - (this.#sum / this.#count) ** 2;
  }
}

/** Half of the taps of a Gaussian of two columns: what is finer is noise. */
const gaussian = Float64Array.from({ length: 7 }, (_, distance) => Math.exp(-(distance ** 2) / 8));

function smooth(values: ArrayLike<number>): Float64Array {
  const end = values.length - 1;
  return Float64Array.from(values, (_, column) => {
    let sum = 0;
    let weight = 0;
    for (let offset = -6; offset <= 6; offset++) {
      const neighbour = Math.min(end, Math.max(0, column + offset));
      sum += gaussian[Math.abs(offset)]! * values[neighbour]!;
      weight += gaussian[Math.abs(offset)]!;
    }
    return sum / weight;
  });
}
