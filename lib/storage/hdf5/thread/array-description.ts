import type { Dataset, Metadata } from 'h5wasm/node';
import type { DType } from '../../../frames/index.js';

/** What an array in a file holds. */
export interface ArrayDescription {
  readonly path: string;
  readonly shape: readonly number[];
  /** As people say it, also where it is none of ours: `int64`, `text`. */
  readonly kind: string;
  /** `undefined` where it is none of ours. */
  readonly dtype: DType | undefined;
}

const ours: readonly string[] = ['uint8', 'uint16', 'uint32', 'int16', 'int32', 'float32', 'float64'] satisfies DType[];

/** The classes of HDF5 datatypes that are not numbers, by their number. */
const kinds: Readonly<Record<number, string>> = { 3: 'text', 6: 'compound', 7: 'references', 8: 'enumeration' };

export function describeArray(array: Dataset): ArrayDescription {
  const { shape } = array.metadata;
  const kind = kindOf(array.metadata);
  return { path: array.path, shape: shape ?? [], kind, dtype: ours.includes(kind) ? (kind as DType) : undefined };
}

function kindOf({ type, size, signed }: Metadata): string {
  if (type === 0) return `${signed ? '' : 'u'}int${size * 8}`;
  if (type === 1) return `float${size * 8}`;
  return kinds[type] ?? 'of another kind';
}
