import { pixelArrays, type DType, type Shape, type TypedArray } from '../frames/index.js';

/** What is in an image file: `[rows, columns]` in grey, `[rows, columns, channels]` in colour, row after row. */
export interface Pixels {
  readonly data: TypedArray;
  readonly shape: Shape;
}

/** The bytes as numbers, in memory of their own: they are copied where they share theirs or begin at an odd place. */
export function toTypedArray(bytes: Buffer, dtype: DType): TypedArray {
  const alone = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  const memory = alone ? bytes.buffer : new Uint8Array(bytes).buffer;
  return new (pixelArrays[dtype] as new (memory: ArrayBufferLike) => TypedArray)(memory);
}
