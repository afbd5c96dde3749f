import type { DType } from './dtype.js';
import { frame, type Frame } from './frame.js';

/**
 * A frame with pixels of its own, which are nobody else's: for who keeps a frame that is lent by a pool.
 *
 * @example
 * ```ts
 * import { copy, frame } from 'rxlab/frames';
 *
 * const image = frame(new Uint8Array([1, 2]), [1, 2], { index: 7 });
 * console.log(copy(image).index, copy(image).data === image.data); // prints: 7 false
 * ```
 */
export function copy<D extends DType>(source: Frame<D>): Frame<D>;
export function copy(source: Frame): Frame {
  return frame(source.data.slice(), source.shape, source);
}
