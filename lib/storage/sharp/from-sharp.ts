import type { Sharp } from 'sharp';
import { frame, type Frame, type FrameOptions } from '../../frames/index.js';
import { toTypedArray } from '../pixels.js';
import { simplifyChannels } from './simplify-channels.js';

/**
 * What an image of sharp has come to, as a frame: `uint16` where the image has 16 bits, `uint8` otherwise. Colour whose
 * channels are equal becomes grey.
 *
 * @param options - index, timestamp and metadata of the frame
 * @throws what sharp throws
 *
 * @example
 * ```ts
 * import sharp from 'sharp';
 * import { fromSharp } from 'rxlab/storage';
 *
 * const red = sharp({ create: { width: 4, height: 2, channels: 3, background: 'red' } });
 * const { dtype, shape } = await fromSharp(red);
 * console.log(dtype, shape); // prints: uint8 [ 2, 4, 3 ]
 * ```
 */
export async function fromSharp(image: Sharp, options?: FrameOptions): Promise<Frame> {
  const { depth } = await image.metadata();
  const isDeep = depth === 'ushort';
  const { data, info } = await image
    .clone()
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = simplifyChannels({
    data: toTypedArray(data, isDeep ? 'uint16' : 'uint8'),
    shape: channels === 1 ? [height, width] : [height, width, channels],
  });
  return frame(pixels.data, pixels.shape, options);
}
