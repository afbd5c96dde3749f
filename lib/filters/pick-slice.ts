import { map, type OperatorFunction } from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';
import { planeOf, type DType, type Frame, type FrameStack } from '../frames/index.js';

/**
 * Of each stack one plane, as a frame with the index of its stack: behind `sinograms`, the sinogram of one row of the detector.
 *
 * @param index - which plane; the first is 0
 * @throws an {@link InvalidArgumentError} when the index is not a whole number of at least 0, and (as the stream's error) when
 * a stack has no such plane
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { stack } from 'rxlab/frames';
 * import { pickSlice } from 'rxlab/filters';
 *
 * const volumes = [stack(new Uint8Array([1, 2, 3, 4, 5, 6]), [3, 1, 2])];
 * await drain(generate(volumes).pipe(pickSlice(1)), ({ data, shape }) => console.log(data, shape));
 * // prints: Uint8Array(2) [ 3, 4 ] [ 1, 2 ]
 * ```
 */
export function pickSlice<D extends DType = DType>(index: number): OperatorFunction<FrameStack<D>, Frame<D>> {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new InvalidArgumentError('index', 'a whole number of at least 0', index);
  }
  return map((stack) => ({ ...planeOf(stack, index), index: stack.index }));
}
