import type { Format } from '../format.js';
import { ZarrReader } from './zarr-reader.js';
import { ZarrWriter } from './zarr-writer.js';

/** Zarr v3, a directory: a chunk for each frame, every dtype, OME-Zarr metadata. Read by zarrita. */
export const zarr: Format = {
  name: 'Zarr',
  extensions: ['.zarr'],
  dtypes: ['uint8', 'uint16', 'uint32', 'int16', 'int32', 'float32', 'float64'],
  holds: 'all',
  isDirectory: true,
  create: (path, options) => new ZarrWriter(path, options),
  open: (path, options) => ZarrReader.open(path, options),
};
