import type { Sharp } from 'sharp';
import type { Frame } from '../../frames/index.js';
import { loadSharp } from './load-sharp.js';

export async function toSharp({ data, shape, dtype }: Frame): Promise<Sharp> {
  const sharp = await loadSharp();
  const [height, width, channels = 1] = shape;
  const image = sharp(data as Uint8Array | Uint16Array, { raw: { width, height, channels: channels as 1 | 3 | 4 } });
  // Without the name of the colour space, sharp makes everything 8-bit RGB.
  const colourspace = dtype === 'uint8' ? { grey: 'b-w', colour: 'srgb' } : { grey: 'grey16', colour: 'rgb16' };
  return image.toColourspace(channels === 1 ? colourspace.grey : colourspace.colour);
}
