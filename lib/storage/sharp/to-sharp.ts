import type { Sharp } from 'sharp';
import { InvalidArgumentError } from '../../flow/index.js';
import type { Frame } from '../../frames/index.js';
import { loadSharp } from './load-sharp.js';

/**
 * A frame as an image of sharp, to resize, turn or encode it. The pixels are not copied: the frame must not change before
 * the image has been written.
 *
 * @param frame - of dtype `uint8` or `uint16`: make one with `toUint8`
 * @throws an {@link InvalidArgumentError} for another dtype, or a number of channels that is not 1, 3 or 4; an `RxlabError`
 * `MISSING_DEPENDENCY` when sharp is not installed
 *
 * @example
 * ```ts
 * import { frame } from 'rxlab/frames';
 * import { fromSharp, toSharp } from 'rxlab/storage';
 *
 * const image = await toSharp(frame(new Uint16Array(400 * 300).fill(1000), [300, 400]));
 * const preview = await fromSharp(image.resize(100));
 * console.log(preview.dtype, preview.shape, preview.data[0]); // prints: uint16 [ 75, 100 ] 1000
 * ```
 */
export async function toSharp({ data, shape, dtype }: Frame): Promise<Sharp> {
  if (dtype !== 'uint8' && dtype !== 'uint16') throw new InvalidArgumentError('dtype', 'uint8 or uint16', dtype);
  const [height, width, channels = 1] = shape;
  if (![1, 3, 4].includes(channels)) throw new InvalidArgumentError('channels', '1, 3 or 4', channels);
  const sharp = await loadSharp();
  const image = sharp(data as Uint8Array | Uint16Array, { raw: { width, height, channels: channels as 1 | 3 | 4 } });
  // Without the name of the colour space, sharp makes everything 8-bit RGB.
  const colourspace = dtype === 'uint8' ? { grey: 'b-w', colour: 'srgb' } : { grey: 'grey16', colour: 'rgb16' };
  return image.toColourspace(channels === 1 ? colourspace.grey : colourspace.colour);
}
