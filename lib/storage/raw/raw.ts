import type { Format } from '../format.js';
import { RawReader } from './raw-reader.js';
import { RawWriter } from './raw-writer.js';

/** The pixels and nothing else, little-endian, one frame after the other; `x.raw.json` says what they are. */
export const raw: Format = {
  name: 'raw',
  extensions: ['.raw'],
  dtypes: ['uint8', 'uint16', 'uint32', 'int16', 'int32', 'float32', 'float64'],
  holds: 'all',
  create: (path, options) => new RawWriter(path, options),
  open: (path) => RawReader.open(path),
};
