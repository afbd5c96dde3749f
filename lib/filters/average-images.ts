import { defer, map, type OperatorFunction } from 'rxjs';
import { RunningMean, type Frame } from '../frames/index.js';

/**
 * After each frame the mean of all that have come, pixel by pixel, in float32; with index, timestamp and metadata of the
 * latest. Each subscription begins anew.
 *
 * The stream fails with an `InvalidArgumentError` at a frame of another shape or dtype than the first.
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { averageImages } from 'rxlab/filters';
 * import { frame } from 'rxlab/frames';
 *
 * const frames = [1, 2, 3].map((value, index) => frame(new Uint16Array([value, 10 * value]), [1, 2], { index }));
 * await drain(generate(frames).pipe(averageImages()), ({ index, data }) => console.log(index, data));
 * // prints: 0 Float32Array(2) [ 1, 10 ]
 * // prints: 1 Float32Array(2) [ 1.5, 15 ]
 * // prints: 2 Float32Array(2) [ 2, 20 ]
 * ```
 */
export function averageImages(): OperatorFunction<Frame, Frame<'float32'>> {
  return (source) =>
    defer(() => {
      const mean = new RunningMean();
      return source.pipe(
        map((frame) => {
          mean.add(frame);
          return mean.mean(frame);
        }),
      );
    });
}
