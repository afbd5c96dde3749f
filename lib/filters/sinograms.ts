import { defer, map, type OperatorFunction } from 'rxjs';
import { Sinograms, type DType, type Frame, type FrameStack } from '../frames/index.js';

/**
 * Turns projections (radiographs) into sinograms: after each projection a stack of shape `[rows, count, columns]`, in which
 * plane `r` is the sinogram of row `r` of the detector, with a row for each of the last `count` projections. A newer
 * projection replaces the oldest. Projections that have not come yet are 0, which in absorptivity is air; put
 * `stall(count)` behind to get each turn when it is complete.
 *
 * A stack stays as it is when further projections come. It is put together when it is looked at: `pickSlice` costs one
 * sinogram, the stack's `data` costs all of them.
 *
 * @param count - the projections of one turn of the sample: half a turn unless `backproject` is told the angles
 * @throws an `InvalidArgumentError` when `count` is not a whole number of at least 1, and (as the stream's error) when a
 * projection is in colour, or not of the size and dtype of the first
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { frame } from 'rxlab/frames';
 * import { pickSlice, sinograms } from 'rxlab/filters';
 *
 * const projections = [1, 2, 3].map((value) => frame(new Float32Array([value, 10 * value]), [2, 1]));
 * const lastRow = generate(projections).pipe(sinograms(2), pickSlice(1));
 * await drain(lastRow, ({ data }) => console.log(...data));
 * // prints: 10 0
 * // prints: 10 20
 * // prints: 30 20
 * ```
 */
export function sinograms<D extends DType = DType>(count: number): OperatorFunction<Frame<D>, FrameStack<D>> {
  // A wrong count is an error where it is written, and not when the stream is opened.
  new Sinograms(count);
  return (source) =>
    defer(() => {
      const turn = new Sinograms<D>(count);
      return source.pipe(map((projection) => turn.add(projection)));
    });
}
