import { map, type OperatorFunction } from 'rxjs';
import { BackProjection, type BackProjectionOptions, type Frame } from '../frames/index.js';

/**
 * Filtered back-projection: a sinogram `[projections, columns]` of absorptivity in, the slice `[columns, columns]` of the
 * sample in float32 out, in absorption per pixel. See {@link BackProjection} for the geometry.
 *
 * @throws an `InvalidArgumentError` for a centre, angles or a filter that are none, and (as the stream's error) when they
 * do not fit a sinogram; a `SinogramValueError` for a sinogram with NaN or an infinity in it
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { frame } from 'rxlab/frames';
 * import { backproject } from 'rxlab/filters';
 *
 * // A disc of radius 10 that absorbs 2 % a pixel: from every side the same.
 * const chord = (x: number) => 0.02 * 2 * Math.sqrt(Math.max(0, 10 ** 2 - (x - 20) ** 2));
 * const sinogram = frame(Float32Array.from({ length: 90 * 41 }, (_, i) => chord(i % 41)), [90, 41]);
 * const slices = generate([sinogram]).pipe(backproject({ center: 20 }));
 * await drain(slices, ({ data, shape }) => console.log(shape, data[20 * 41 + 20]?.toFixed(3)));
 * // prints: [ 41, 41 ] 0.020
 * ```
 */
export function backproject(options: BackProjectionOptions): OperatorFunction<Frame, Frame<'float32'>> {
  const backProjection = new BackProjection(options);
  return map((sinogram) => backProjection.reconstruct(sinogram));
}
