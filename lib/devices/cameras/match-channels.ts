import type { Shape, TypedArray } from '../../frames/index.js';

/**
 * Gives an image as many channels as it is to have, where it has fewer: grey becomes equal colours, and alpha is opaque. So
 * an image of a colour sequence that happens to be grey, as a black one is, stays in colour.
 */
export function matchChannels<T extends TypedArray>(
  data: T,
  [rows, columns, from = 1]: Shape,
  to: number,
): { data: T; shape: Shape } {
  if (from >= to) return { data, shape: from === 1 ? [rows, columns] : [rows, columns, from] };
  const opaque = data.BYTES_PER_ELEMENT === 1 ? 0xff : 0xffff;
  const matched = new (data.constructor as new (length: number) => T)(rows * columns * to).fill(opaque) as T;
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      matched[pixel * to + colour] = data[pixel * from + (from === 1 ? 0 : colour)]!;
    }
  }
  return { data: matched, shape: [rows, columns, to] };
}
