import { filter, map, take, type MonoTypeOperatorFunction } from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';
import { view, type Frame, type Range, type Window } from '../frames/index.js';

/** What {@link downsize} keeps: each is `[start, stop, step]`, stop excluded; any may be undefined. */
export interface DownsizeOptions extends Window {
  /** Frames of the stream, counted from 0 as they come. */
  readonly z?: Range | undefined;
}

/**
 * A part of each frame, in steps, and of the frames: `x` are columns, `y` rows, `z` frames of the stream. The pixels are copied
 * (a {@link view} of a frame copies none); dtype, index, timestamp and metadata stay. Behind the last frame that `z` wants,
 * the stream completes, and its source is closed.
 *
 * @throws an {@link InvalidArgumentError} when a range is none, or wants nothing; the stream fails with one at a frame of which
 * nothing would be left
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { downsize } from 'rxlab/filters';
 * import { frame } from 'rxlab/frames';
 *
 * const frames = Array.from({ length: 10 }, (_, index) => frame(new Uint8Array(100).fill(index + 1), [10, 10], { index }));
 * const smaller = generate(frames).pipe(downsize({ x: [2, 6, 2], y: [3, 10, 3], z: [2, 8, 3] }));
 * await drain(smaller, ({ index, shape, data }) => console.log(index, shape, data[0]));
 * // prints: 2 [ 3, 2 ] 3
 * // prints: 5 [ 3, 2 ] 6
 * ```
 */
export function downsize<F extends Frame = Frame>({ x, y, z }: DownsizeOptions): MonoTypeOperatorFunction<F> {
  const [start = 0, stop = Infinity, step = 1] = z ?? [];
  const isCount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  if (!isCount(start, 0) || !(isCount(stop, 0) || stop === Infinity) || !isCount(step, 1) || start >= stop) {
    const expected = '[start, stop, step] in whole frames from 0, start below stop, step at least 1';
    throw new InvalidArgumentError('z', expected, `[${start}, ${stop}, ${step}]`);
  }
  const shrink =
    x || y
      ? map(
          (frame: F) =>
            view(frame as Frame)
              .crop({ x, y })
              .toFrame() as F,
        )
      : map((frame: F) => frame);
  return (source) =>
    source.pipe(
      filter((_, nth) => nth >= start && (nth - start) % step === 0),
      take(Math.ceil((stop - start) / step)),
      shrink,
    );
}
