import type { OutputData } from 'h5wasm/node';
import type { TypedArray } from '../../../frames/index.js';
import { arrayAt, textAttribute } from './find-array.js';
import { describeArray } from './array-description.js';
import type { H5wasm } from './load-h5wasm.js';
import { openFile } from './reading-file.js';
import type { StoredArray } from '../../reading/stored-array.js';

/** @throws an `Error` that says in half a sentence why it cannot be read */
export function readWholeArray(library: H5wasm, path: string, inside: string): StoredArray {
  const array = arrayAt(library, openFile(library, path), inside);
  const { shape, kind } = describeArray(array);
  const data = numbersOf(array.value);
  if (data === undefined) throw new Error(`the values of ${array.path} are ${kind}, not numbers`);
  return { data, shape, units: textAttribute(array, 'units') };
}

/** Whole numbers of kinds that frames do not have become those of a wider one. */
function numbersOf(value: OutputData | null): TypedArray | undefined {
  if (typeof value === 'number') return Float64Array.of(value);
  if (typeof value === 'bigint') return Float64Array.of(Number(value));
  if (value instanceof Int8Array) return Int16Array.from(value);
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float64Array.from(value, Number);
  return ArrayBuffer.isView(value) ? (value as TypedArray) : undefined;
}
