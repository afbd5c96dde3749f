import type { TypedArray } from '../../frames/index.js';

/** An array as `readArray` gives it. */
export interface StoredArray {
  /** The values, row after row, in memory of their own. One value for a scalar. */
  readonly data: TypedArray;
  /** As many sizes as the array has dimensions; `[]` for a scalar. */
  readonly shape: readonly number[];
  /** What its attribute `units` says, as `'degrees'`; `undefined` where there is none. */
  readonly units: string | undefined;
}
