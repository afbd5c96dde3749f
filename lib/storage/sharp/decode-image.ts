import { toTypedArray, type Pixels } from '../pixels.js';
import { loadSharp } from './load-sharp.js';

/** What sharp calls the kinds of image whose values come out as they are in the file. */
const kinds: Record<string, { dtype: 'uint8' | 'uint16'; grey: string; colour: string }> = {
  'b-w uchar': { dtype: 'uint8', grey: 'b-w', colour: 'srgb' },
  'srgb uchar': { dtype: 'uint8', grey: 'b-w', colour: 'srgb' },
  'grey16 ushort': { dtype: 'uint16', grey: 'grey16', colour: 'rgb16' },
  'rgb16 ushort': { dtype: 'uint16', grey: 'grey16', colour: 'rgb16' },
};

/**
 * Decodes whatever sharp can read (PNG, TIFF, JPEG, WebP, …) with 8 or 16 bits per value, without changing a value:
 * embedded colour profiles are ignored, nothing is rotated. Throws an `Error` that says why where it cannot.
 */
export async function decodeImage(bytes: Buffer, page = 0): Promise<Pixels> {
  const sharp = await loadSharp();
  // A cut-off file fails as a whole, instead of giving an image that is grey from somewhere on.
  const image = sharp(bytes, { ignoreIcc: true, failOn: 'truncated', page });
  const { space, depth, channels } = await image.metadata();
  const kind = kinds[`${space} ${depth}`];
  if (kind === undefined || channels > 4) {
    throw new Error(`it is a ${space} image of ${channels} ${depth} channels; grey and colour, 8 and 16 bit, are read`);
  }
  const { data, info } = await image
    .toColourspace(channels === 1 ? kind.grey : kind.colour)
    .raw({ depth: kind.dtype === 'uint8' ? 'uchar' : 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const shape = info.channels === 1 ? ([info.height, info.width] as const) : [info.height, info.width, info.channels];
  return { data: toTypedArray(data, kind.dtype), shape: shape as Pixels['shape'] };
}
