import type { StoredArray } from '../../reading/stored-array.js';
import { DirectoryStore } from './directory-store.js';
import { arrayAt } from './find-array.js';
import type { Zarrita } from './load-zarrita.js';
import { inOrder, type Strided } from './in-order.js';
import { toNumbers } from './numbers.js';

/** @throws an `Error` that says in half a sentence why it cannot be read */
export async function readWholeArray(zarr: Zarrita, path: string, inside: string): Promise<StoredArray> {
  const array = await arrayAt(zarr, new DirectoryStore(path), inside);
  const values: unknown = await zarr.get(array);
  const strided = array.shape.length === 0 ? { data: values, shape: [], stride: [] } : (values as Strided);
  const data = toNumbers(strided.data);
  if (data === undefined) throw new Error(`the values of ${array.path} are ${array.dtype}, not numbers`);
  const { units } = array.attrs;
  return {
    data: inOrder({ ...strided, data }),
    shape: array.shape,
    units: typeof units === 'string' ? units : undefined,
  };
}
