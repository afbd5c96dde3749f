import { ZarrThread } from './zarr-thread.js';
import type { StoredArray } from '../reading/stored-array.js';

/** @throws an `Error` that says in half a sentence why it cannot be read */
export async function readZarrArray(path: string, inside: string): Promise<StoredArray> {
  const thread = new ZarrThread();
  try {
    return await thread.call('array', path, inside);
  } finally {
    await thread.close();
  }
}
