import { type DType, type PixelArray } from './dtype.js';
import { frame, type Frame, type Shape } from './frame.js';
import { addressOf, arrayAt } from './memory.js';

/** A frame as it can be sent to another thread. */
export interface FrameMessage<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly index: number;
  readonly timestamp: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where its pixels are in the memory that all threads share; or the pixels, which are copied on the way. */
  readonly pixels: number | PixelArray<D>;
}

/**
 * A frame as it can be sent to another thread, by `postMessage`. Pixels in frame memory (those of a {@link FramePool})
 * are not copied: the other thread must have been given the same memory (see {@link ThreadMemory}), and the frame must
 * not come back to its pool before that thread is done with it.
 *
 * @example
 * ```ts
 * import { frame, fromMessage, toMessage } from 'rxlab/frames';
 *
 * const image = fromMessage(structuredClone(toMessage(frame(new Uint8Array([1, 2]), [1, 2]))));
 * console.log(image.data); // prints: Uint8Array(2) [ 1, 2 ]
 * ```
 */
export function toMessage<D extends DType>({ data, ...facts }: Frame<D>): FrameMessage<D> {
  const { dtype, shape, index, timestamp, metadata } = facts;
  return { dtype, shape, index, timestamp, metadata, pixels: addressOf(data) ?? data };
}

/** The frame that a message is of. */
export function fromMessage<D extends DType>(message: FrameMessage<D>): Frame<D>;
export function fromMessage(message: FrameMessage): Frame {
  const { dtype, shape, pixels } = message;
  const length = shape.reduce<number>((product, size) => product * (size ?? 1), 1);
  return frame(typeof pixels === 'number' ? arrayAt(pixels, dtype, length) : pixels, shape, message);
}
