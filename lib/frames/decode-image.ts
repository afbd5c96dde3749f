import type { Shape } from './frame.js';
import { loadSharp } from './load-sharp.js';
import { simplifyChannels } from './simplify-channels.js';

/** What is in an image file. */
export interface DecodedImage {
  readonly data: Uint8Array | Uint16Array;
  readonly shape: Shape;
  /** How many images the file holds. */
  readonly pages: number;
}

/** The kinds of image, as sharp names them, whose values come out as they are in the file. */
const kinds: Record<string, { array: typeof Uint8Array | typeof Uint16Array; grey: string; colour: string }> = {
  'b-w uchar': { array: Uint8Array, grey: 'b-w', colour: 'srgb' },
  'srgb uchar': { array: Uint8Array, grey: 'b-w', colour: 'srgb' },
  'grey16 ushort': { array: Uint16Array, grey: 'grey16', colour: 'rgb16' },
  'rgb16 ushort': { array: Uint16Array, grey: 'grey16', colour: 'rgb16' },
};

/**
 * Decodes whatever sharp can read (PNG, TIFF, JPEG, WebP) with 8 or 16 bits per value, without changing a value: embedded
 * colour profiles are ignored, nothing is rotated. Values of fewer than 8 bits are scaled to 8.
 *
 * A grey image is `[rows, columns]`, also one that is stored in colour with all colour channels equal (a grey palette,
 * grey in RGBA). Any other is `[rows, columns, 3]`, or `[rows, columns, 4]` where it is not opaque everywhere.
 *
 * @param bytes - the whole file
 * @param page - which of its images, for a file that holds several
 * @throws an `Error` that says why it cannot be decoded
 */
export async function decodeImage(bytes: Uint8Array, page = 0): Promise<DecodedImage> {
  const sharp = await loadSharp();
  // A file that is cut off fails as a whole, instead of giving an image that is grey from somewhere on.
  const image = sharp(bytes, { ignoreIcc: true, failOn: 'error', page });
  const { space, depth, channels, pages = 1 } = await image.metadata();
  const kind = kinds[`${space} ${depth}`];
  if (kind === undefined || channels > 4) {
    throw new Error(`it has ${channels} channels of type ${space} ${depth}; grey and colour of 8 and 16 bit are read`);
  }
  const { data, info } = await image
    // Grey with alpha is decoded as colour: from grey, sharp would leave the alpha out.
    .toColourspace(channels === 1 ? kind.grey : kind.colour)
    .raw({ depth: kind.array === Uint8Array ? 'uchar' : 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const values = valuesOf(data, kind.array);
  return { ...simplifyChannels(values, [info.height, info.width, info.channels]), pages };
}

/** The bytes as numbers, in memory of their own: copied where they share theirs, or begin at an odd place. */
function valuesOf(bytes: Buffer, array: typeof Uint8Array | typeof Uint16Array): Uint8Array | Uint16Array {
  const isAlone = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  const memory = isAlone ? bytes.buffer : new Uint8Array(bytes).buffer;
  return array === Uint8Array ? new Uint8Array(memory) : new Uint16Array(memory);
}
