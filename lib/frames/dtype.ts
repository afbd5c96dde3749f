/**
 * The arrays that can hold pixels, by their dtype. The names are numpy's; the arrays are those of JavaScript, in the byte
 * order of the machine.
 */
export const pixelArrays = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** What kind of number a pixel is: `'uint8'`, `'uint16'`, `'uint32'`, `'int16'`, `'int32'`, `'float32'` or `'float64'`. */
export type DType = keyof typeof pixelArrays;

/** The array that holds pixels of a dtype, over memory of its own or shared with workers. */
export type PixelArray<D extends DType> = {
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}[D];

/** Any array that can hold pixels. */
export type TypedArray = PixelArray<DType>;

/** The dtype of an array, or `undefined` when its numbers are of no dtype (clamped, BigInt, or no typed array at all). */
export function dtypeOf(data: unknown): DType | undefined {
  // The tag, and not `instanceof`: arrays from another realm (a worker, a test runner) are arrays as well.
  const tag = ArrayBuffer.isView(data) ? (data as unknown as Record<symbol, unknown>)[Symbol.toStringTag] : undefined;
  return (Object.keys(pixelArrays) as DType[]).find((dtype) => pixelArrays[dtype].name === tag);
}

/** The bytes that one number of this dtype takes. */
export function bytesPerValue(dtype: DType): number {
  return pixelArrays[dtype].BYTES_PER_ELEMENT;
}
