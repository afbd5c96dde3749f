import { copy, isLent } from '../frames/index.js';
import { isFrame } from './frame-text.js';

/** A value that may be kept: a frame that is lent by a pool is copied, anything else is kept as it is. */
export function kept<T>(value: T): T {
  if (!isFrame(value) || !isLent(value)) return value;
  return copy(value) as typeof value;
}
