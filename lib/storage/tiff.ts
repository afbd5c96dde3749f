import { decodeImage } from './decode-image.js';
import { decodeTiff } from './decode-tiff.js';
import { encodeTiff } from './encode-tiff.js';
import type { Format } from './format.js';

/** Uncompressed, one image to a file, every dtype. Compressed and other kinds are read through sharp. */
export const tiff: Format = {
  name: 'TIFF',
  extensions: ['.tif', '.tiff'],
  dtypes: ['uint8', 'uint16', 'uint32', 'int16', 'int32', 'float32', 'float64'],
  encode: async (frame) => encodeTiff(frame),
  decode: async (bytes) => decodeTiff(bytes) ?? (await decodeImage(bytes)),
};
