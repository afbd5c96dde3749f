import { map, type OperatorFunction } from 'rxjs';
import { negativeLogarithm, type Frame, type NegativeLogarithmOptions } from '../frames/index.js';

/**
 * From transmission to absorption: -ln of each pixel, in float32. Infinite where a pixel is 0, NaN where it is negative;
 * with a `minimum` pixels below it count as that much, so that noise and dead pixels stay finite.
 *
 * @throws an `InvalidArgumentError` when the minimum is no number
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { absorptivity } from 'rxlab/filters';
 * import { frame } from 'rxlab/frames';
 *
 * const transmission = generate([frame(new Float32Array([1, 0.5, -0.01]), [1, 3])]);
 * await drain(transmission.pipe(absorptivity({ minimum: 0.001 })), ({ data }) => {
 *   console.log(Array.from(data, (value) => value.toFixed(2))); // prints: [ '0.00', '0.69', '6.91' ]
 * });
 * ```
 */
export function absorptivity(options?: NegativeLogarithmOptions): OperatorFunction<Frame, Frame<'float32'>> {
  return map((frame) => negativeLogarithm(frame, options));
}
