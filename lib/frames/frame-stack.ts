import { InvalidArgumentError } from '../flow/index.js';
import { pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';
import { frame, type Frame, type FrameOptions } from './frame.js';

/** The size of a stack: so many planes, each of so many rows and columns. */
export type StackShape = readonly [planes: number, rows: number, columns: number];

/** Frames of one size in one block of memory, plane after plane: a sequence of images, or the sinograms of all rows. */
export interface FrameStack<D extends DType = DType> {
  /** The pixels, plane after plane, each as in a frame. */
  readonly data: PixelArray<D>;
  /** `[planes, rows, columns]`. */
  readonly shape: StackShape;
  /** What kind of number a pixel is. */
  readonly dtype: D;
  /** Where the stack is in its sequence; the first is 0. */
  readonly index: number;
  /** When the newest of what it holds was taken: milliseconds since the epoch, with a fraction. */
  readonly timestamp: number;
  /** What else is known of it. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** How a stack that is put together when it is looked at makes one plane. */
const planeMakers = new WeakMap<object, (plane: number) => TypedArray>();

/**
 * Makes a stack of pixels. The dtype is that of the array; the pixels are not copied.
 *
 * @param data - the pixels, plane after plane
 * @param shape - `[planes, rows, columns]`
 * @throws an {@link InvalidArgumentError} when the array is of no dtype, the shape does not fit its length, or an option is wrong
 *
 * @example
 * ```ts
 * import { planeOf, stack } from 'rxlab/frames';
 *
 * const images = stack(new Uint8Array([1, 2, 3, 4, 5, 6]), [3, 1, 2]);
 * console.log(images.dtype, planeOf(images, 2).data); // prints: uint8 Uint8Array(2) [ 5, 6 ]
 * ```
 */
export function stack<D extends DType>(data: PixelArray<D>, shape: StackShape, options?: FrameOptions): FrameStack<D>;
export function stack(data: TypedArray, shape: StackShape, options?: FrameOptions): FrameStack;
export function stack(data: TypedArray, shape: StackShape, options?: FrameOptions): FrameStack {
  if (!Array.isArray(shape) || shape.length !== 3 || !shape.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    const received = Array.isArray(shape) ? `[${shape.join(', ')}]` : shape;
    throw new InvalidArgumentError('shape', '[planes, rows, columns], each at least 1', received);
  }
  const [planes, rows, columns] = shape;
  // One plane below the other is a frame, and is checked as one.
  return { ...frame(data, [planes * rows, columns], options), shape };
}

/**
 * A stack whose pixels are put together when they are looked at: `planeOf` makes one plane, `data` all of them, once.
 *
 * @internal
 */
export function lazyStack<D extends DType>(
  shape: StackShape,
  dtype: D,
  makePlane: (plane: number) => PixelArray<D>,
  { index, timestamp, metadata }: Pick<Frame, 'index' | 'timestamp' | 'metadata'>,
): FrameStack<D> {
  const [planes, rows, columns] = shape;
  let made: PixelArray<D> | undefined;
  // An own accessor, and not one of a class: spread and structuredClone look at it as they do at a plain field.
  const lazy: FrameStack<D> = {
    get data() {
      if (made !== undefined) return made;

      made = new pixelArrays[dtype](planes * rows * columns) as PixelArray<D>;
      for (let plane = 0; plane < planes; plane++) made.set(makePlane(plane), plane * rows * columns);
      return made;
    },
    shape,
    dtype,
    index,
    timestamp,
    metadata,
  };
  planeMakers.set(lazy, makePlane);
  return lazy;
}

/**
 * One plane of a stack as a frame of `[rows, columns]`: its index is that of the plane, its timestamp and metadata are those of
 * the stack. It shows the stack's own pixels, except of a stack that `sinograms` has made: there it is a copy.
 *
 * @throws an {@link InvalidArgumentError} when there is no such plane, or the stack is none
 *
 * @example
 * ```ts
 * import { planeOf, stack } from 'rxlab/frames';
 *
 * const volume = stack(new Float32Array(4 * 3 * 2).fill(0.5), [4, 3, 2]);
 * const second = planeOf(volume, 1);
 * console.log(second.shape, second.index); // prints: [ 3, 2 ] 1
 * ```
 */
export function planeOf<D extends DType>(stack: FrameStack<D>, plane: number): Frame<D>;
export function planeOf(stack: FrameStack, plane: number): Frame;
export function planeOf(source: FrameStack, plane: number): Frame {
  if (typeof source !== 'object' || source === null || source.shape?.length !== 3) {
    throw new InvalidArgumentError('stack', 'a stack with data and a shape [planes, rows, columns]', source);
  }
  const [planes, rows, columns] = source.shape;
  if (!Number.isInteger(plane) || plane < 0 || plane >= planes) {
    throw new InvalidArgumentError('plane', `a whole number from 0 to ${planes - 1}`, plane);
  }
  const makePlane = planeMakers.get(source);
  const size = rows * columns;
  const data = makePlane ? makePlane(plane) : source.data.subarray(plane * size, (plane + 1) * size);
  return frame(data, [rows, columns], { index: plane, timestamp: source.timestamp, metadata: source.metadata });
}
