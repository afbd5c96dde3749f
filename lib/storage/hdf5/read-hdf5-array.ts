import { Hdf5Thread } from './hdf5-thread.js';
import type { StoredArray } from '../reading/stored-array.js';

/** @throws an `Error` that says in half a sentence why it cannot be read */
export async function readHdf5Array(path: string, inside: string): Promise<StoredArray> {
  const thread = new Hdf5Thread();
  try {
    return await thread.call('array', path, inside);
  } finally {
    await thread.close();
  }
}
