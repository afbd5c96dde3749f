import type { Format } from '../format.js';
import { Hdf5Reader } from './hdf5-reader.js';
import { Hdf5Writer } from './hdf5-writer.js';

/** One array of frames in a file, with NeXus metadata; every dtype. Read and written by h5wasm in a thread of its own. */
export const hdf5: Format = {
  name: 'HDF5',
  extensions: ['.h5', '.hdf5', '.nxs'],
  dtypes: ['uint8', 'uint16', 'uint32', 'int16', 'int32', 'float32', 'float64'],
  holds: 'all',
  create: (path, options) => new Hdf5Writer(path, options),
  open: (path, options) => Hdf5Reader.open(path, options),
};
