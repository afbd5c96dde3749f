import type { TypedArray } from '../../../frames/index.js';

/** Values of an array as they lie in memory. */
export interface Strided {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  /** How many values lie between neighbours, for each dimension. */
  readonly stride: readonly number[];
}

/** The values row after row: as they are where they lie so, otherwise copied. */
export function inOrder({ data, shape, stride }: Strided): TypedArray {
  if (stride.every((step, axis) => step === size(shape.slice(axis + 1)))) return data;
  const result = new (data.constructor as new (length: number) => TypedArray)(size(shape));
  let next = 0;
  const copy = (axis: number, place: number): void => {
    for (let index = 0; index < shape[axis]!; index++) {
      const at = place + index * stride[axis]!;
      if (axis === shape.length - 1) result[next++] = data[at]!;
      else copy(axis + 1, at);
    }
  };
  copy(0, 0);
  return result;
}

function size(sizes: readonly number[]): number {
  return sizes.reduce((product, count) => product * count, 1);
}
