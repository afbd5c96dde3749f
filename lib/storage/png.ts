import { decodeImage } from './decode-image.js';
import type { Format } from './format.js';
import { loadSharp } from './load-sharp.js';

/** Lossless, 8 and 16 bit, grey and colour; encoded by sharp, off the event loop. */
export const png: Format = {
  name: 'PNG',
  extensions: ['.png'],
  dtypes: ['uint8', 'uint16'],

  async encode({ data, shape, dtype }, { compressionLevel }) {
    const sharp = await loadSharp();
    const [height, width, channels = 1] = shape;
    const image = sharp(data as Uint8Array | Uint16Array, { raw: { width, height, channels: channels as 1 | 3 | 4 } });
    // Without the name of the colour space, sharp makes everything 8-bit RGB.
    const colourspace = dtype === 'uint8' ? { grey: 'b-w', colour: 'srgb' } : { grey: 'grey16', colour: 'rgb16' };
    const encoded = image
      .toColourspace(channels === 1 ? colourspace.grey : colourspace.colour)
      .png({ compressionLevel });
    return [await encoded.toBuffer()];
  },

  decode: decodeImage,
};
