import { InvalidArgumentError } from '../flow/index.js';
import type { Frame } from './frame.js';
import { withBlock, withSource } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { arrayAt } from './memory.js';

/**
 * What is taken for pixels beyond the border of a frame:
 * - `'replicate'`: those of the border, `a a a | a b c d | d d d`
 * - `'mirror'`: those within, `d c b | a b c d | c b a`
 * - `'zero'`: 0
 */
export type Border = 'replicate' | 'mirror' | 'zero';

/** A frame in 32-bit floats with a border around it. */
export interface Padded {
  readonly address: number;
  /** Floats from one row to the next. */
  readonly stride: number;
}

/** Gives a frame with `down` rows above and below and `across` columns on both sides, for as long as it takes. */
export function withBorder(
  { data, shape: [rows, columns], dtype }: Frame,
  down: number,
  across: number,
  border: Border,
  use: (padded: Padded) => void,
): void {
  const place = places[border];
  if (place === undefined) {
    const names = Object.keys(places).map((name) => `'${name}'`);
    throw new InvalidArgumentError('border', `one of ${names.join(', ')}`, border);
  }
  const stride = columns + 2 * across;
  const height = rows + 2 * down;
  withBlock(4 * stride * height, (address) => {
    const pixels = arrayAt(address, 'float32', stride * height);
    const kernel = pixelKernels()[`toFloats_${dtype}`];
    withSource(data, (source) => {
      for (let row = 0; row < rows; row++) {
        const start = (row + down) * stride;
        kernel(source + row * columns * data.BYTES_PER_ELEMENT, address + 4 * (start + across), columns);
        for (let x = 1; x <= across; x++) {
          const [left, right] = [place(-x, columns), place(columns - 1 + x, columns)];
          pixels[start + across - x] = left < 0 ? 0 : pixels[start + across + left]!;
          pixels[start + across + columns - 1 + x] = right < 0 ? 0 : pixels[start + across + right]!;
        }
      }
    });
    for (let y = 1; y <= down; y++) {
      copyRow(pixels, stride, down + place(-y, rows), down - y, down);
      copyRow(pixels, stride, down + place(rows - 1 + y, rows), down + rows - 1 + y, down);
    }
    use({ address, stride });
  });
}

/** Which of `size` pixels stands for the one at a place outside; -1: none of them, it is 0. */
const places: Readonly<Record<Border, (at: number, size: number) => number>> = {
  replicate: (at, size) => Math.min(Math.max(at, 0), size - 1),
  mirror: (at, size) => {
    const period = Math.max(1, 2 * (size - 1));
    const within = ((at % period) + period) % period;
    return size === 1 ? 0 : Math.min(within, period - within);
  },
  zero: () => -1,
};

/** Copies a row; the row before the first of the frame's own stands for zeros. */
function copyRow(pixels: Float32Array, stride: number, from: number, into: number, first: number): void {
  if (from < first) pixels.fill(0, into * stride, (into + 1) * stride);
  else pixels.copyWithin(into * stride, from * stride, (from + 1) * stride);
}
