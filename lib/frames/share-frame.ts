import { frame, frameBytes, type Frame } from './frame.js';
import { addressOf, allocate, arrayAt, free } from './memory.js';

/** A frame that all threads can see, and what makes its memory free when it is not needed any more. */
export interface SharedFrame {
  readonly frame: Frame;
  /** Makes the memory free for others. */
  readonly free: () => void;
}

/** A frame in frame memory: the same one where it is there already, otherwise a copy. */
export function shareFrame(source: Frame): SharedFrame {
  if (addressOf(source.data) !== undefined) return { frame: source, free: () => undefined };
  const block = allocate(frameBytes(source));
  const data = arrayAt(block.address, source.dtype, source.data.length);
  data.set(source.data);
  return { frame: frame(data, source.shape, source), free: () => free(block) };
}
