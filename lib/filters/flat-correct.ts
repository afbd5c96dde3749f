import { map, type OperatorFunction } from 'rxjs';
import { concatMap, generate } from '../flow/index.js';
import { FlatCorrection, type Frame, type FrameOrFrames } from '../frames/index.js';

/** Options of {@link flatCorrect}. */
export interface FlatCorrectOptions {
  /** What the detector gives without light: a frame, several that are averaged, or a promise of either. 0 unless told. */
  readonly dark?: FrameOrFrames | PromiseLike<FrameOrFrames> | undefined;
}

/**
 * Flat-field correction: `(frame - dark) / (flat - dark)` in float32. See {@link FlatCorrection}.
 *
 * Where flat or dark is a promise, the source is opened when they are there: the same camera can take them first.
 *
 * @param flat - what the detector gives with the beam, and without a sample: a frame, several that are averaged, or a promise
 * of either
 * @throws an `InvalidArgumentError` when there are no frames, their shapes differ, or a pixel is not finite: at once,
 * or as the stream's error where flat or dark is a promise. The stream fails with one at a frame of another shape.
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { flatCorrect } from 'rxlab/filters';
 * import { frame } from 'rxlab/frames';
 *
 * const image = (value: number) => frame(new Uint16Array([value]), [1, 1]);
 * const frames = generate([1, 2, 3].map(image));
 * const flats = Promise.resolve([image(9), image(11)]);
 * await drain(frames.pipe(flatCorrect(flats, { dark: image(1) })), ({ data }) => console.log(data[0]?.toFixed(3)));
 * // prints: 0.000
 * // prints: 0.111
 * // prints: 0.222
 * ```
 */
export function flatCorrect(
  flat: FrameOrFrames | PromiseLike<FrameOrFrames>,
  { dark }: FlatCorrectOptions = {},
): OperatorFunction<Frame, Frame<'float32'>> {
  if (isPromise(flat) || isPromise(dark)) {
    // A refusal is told by the stream: nobody may have subscribed to it yet.
    const parts = Promise.all([flat, dark]);
    parts.catch(() => undefined);
    const corrections = generate(async function* () {
      const [flats, darks] = await parts;
      yield new FlatCorrection(flats, { dark: darks });
    });
    return (source) => corrections.pipe(concatMap((correction) => source.pipe(correctWith(correction))));
  }
  return correctWith(new FlatCorrection(flat, { dark }));
}

function correctWith(correction: FlatCorrection): OperatorFunction<Frame, Frame<'float32'>> {
  return map((frame) => correction.correct(frame));
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function';
}
