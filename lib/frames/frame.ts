import { InvalidArgumentError } from '../flow/index.js';
import { bytesPerValue, dtypeOf, pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';

/** The size of a frame: `[rows, columns]`, or `[rows, columns, channels]` in true colour. */
export type Shape = readonly [rows: number, columns: number, channels?: number];

/**
 * An image as it was taken: its pixels, and where it belongs in its sequence. Nobody changes a frame or its pixels, so
 * that every stage of a pipe and every sink can look at the same one; what processes it makes a new one.
 */
export interface Frame<D extends DType = DType> {
  /** The pixels, row after row from the top, each row from the left; in true colour the channels of a pixel in a row. */
  readonly data: PixelArray<D>;
  /** `[rows, columns]`, or `[rows, columns, channels]` in true colour. */
  readonly shape: Shape;
  /** What kind of number a pixel is. */
  readonly dtype: D;
  /** Where the frame is in its recording; the first is 0. */
  readonly index: number;
  /** When it was taken: milliseconds since the epoch, with a fraction. */
  readonly timestamp: number;
  /** What else is known of it. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What {@link frame} can be told of a frame besides its pixels. */
export interface FrameOptions {
  /** Where the frame is in its recording. 0 unless told. */
  readonly index?: number | undefined;
  /** When it was taken: milliseconds since the epoch, with a fraction. Now unless told. */
  readonly timestamp?: number | undefined;
  /** What else is known of it. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Makes a frame of pixels. The dtype is that of the array; the pixels are not copied. A Node `Buffer` becomes a plain
 * `Uint8Array` over the same memory, so that `slice` means the same for every frame.
 *
 * @param data - the pixels, row after row
 * @param shape - `[rows, columns]`, or `[rows, columns, channels]` in true colour
 * @throws an {@link InvalidArgumentError} when the array is of no dtype, the shape does not fit its length, or an option is wrong
 *
 * @example
 * ```ts
 * import { frame } from 'rxlab/frames';
 *
 * const image = frame(new Uint16Array([1, 2, 3, 4, 5, 6]), [2, 3], { metadata: { sample: 'latex' } });
 * console.log(image.dtype, image.shape, image.index); // prints: uint16 [ 2, 3 ] 0
 * ```
 */
export function frame<D extends DType>(data: PixelArray<D>, shape: Shape, options?: FrameOptions): Frame<D>;
export function frame(data: TypedArray, shape: Shape, options?: FrameOptions): Frame;
export function frame(data: TypedArray, shape: Shape, options: FrameOptions = {}): Frame {
  const { index = 0, timestamp = performance.timeOrigin + performance.now(), metadata = {} } = options;
  const dtype = dtypeOf(data);
  if (dtype === undefined) {
    const arrays = Object.values(pixelArrays).map(({ name }) => name);
    throw new InvalidArgumentError('data', `one of ${arrays.join(', ')}`, data);
  }
  checkShape(shape, data.length);
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new InvalidArgumentError('index', 'a whole number of at least 0', index);
  }
  if (!Number.isFinite(timestamp)) {
    throw new InvalidArgumentError('timestamp', 'a number of milliseconds since the epoch', timestamp);
  }
  if (typeof metadata !== 'object' || metadata === null) {
    throw new InvalidArgumentError('metadata', 'an object', metadata);
  }
  const pixels = Buffer.isBuffer(data) ? new Uint8Array(data.buffer, data.byteOffset, data.length) : data;
  return { data: pixels, shape, dtype, index, timestamp, metadata };
}

/** The bytes that a frame takes, or every frame of a camera: whatever has a shape and a dtype. */
export function frameBytes({ shape, dtype }: { readonly shape: Shape; readonly dtype: DType }): number {
  return valuesIn(shape) * bytesPerValue(dtype);
}

function checkShape(shape: Shape, length: number): void {
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 1;
  if (!Array.isArray(shape) || shape.length < 2 || shape.length > 3 || !shape.every(isSize)) {
    const received = Array.isArray(shape) ? shapeText(shape) : shape;
    throw new InvalidArgumentError('shape', '[rows, columns] or [rows, columns, channels], each at least 1', received);
  }
  if (valuesIn(shape) === length) return;
  throw new InvalidArgumentError('shape', `of as many values as the data has (${length})`, shapeText(shape));
}

function valuesIn([rows, columns, channels = 1]: Shape): number {
  return rows * columns * channels;
}

function shapeText(shape: readonly unknown[]): string {
  return `[${shape.join(', ')}]`;
}
