import { dtypeOf, type TypedArray } from '../../../frames/index.js';

const frameDTypes: readonly string[] = ['uint8', 'uint16', 'uint32', 'int16', 'int32', 'float32', 'float64'];

export function isFrameDType(dtype: string): boolean {
  return frameDTypes.includes(dtype);
}

/** Whole numbers of kinds that frames do not have become those of a wider one; `undefined` for what is no numbers. */
export function toNumbers(values: unknown): TypedArray | undefined {
  if (typeof values === 'number') return Float64Array.of(values);
  if (typeof values === 'bigint') return Float64Array.of(Number(values));
  if (values instanceof Int8Array) return Int16Array.from(values);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number);
  const isOurs = ArrayBuffer.isView(values) && dtypeOf(values) !== undefined;
  return isOurs ? (values as TypedArray) : undefined;
}
