import { InvalidArgumentError } from '../flow/index.js';
import {
  dtypeOf,
  pixelArrays,
  stack,
  type DType,
  type FrameStack,
  type StackShape,
  type TypedArray,
} from '../frames/index.js';
import { FrameCountError } from './frame-count-error.js';
import { isFrame, pixelsText } from './frame-text.js';

/** Puts frames into one stack, each behind the one before. */
export class StackFiller {
  #pixels: TypedArray | undefined;
  #stack: FrameStack | undefined;
  #count = 0;

  /** The dtype is that of the first frame unless told. */
  constructor(
    private readonly shape: StackShape,
    private readonly dtype: DType | undefined,
  ) {
    const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 1;
    if (!Array.isArray(shape) || shape.length !== 3 || !shape.every(isSize)) {
      const received = Array.isArray(shape) ? `[${shape.join(', ')}]` : shape;
      throw new InvalidArgumentError('shape', '[frames, rows, columns], each at least 1', received);
    }
    if (dtype !== undefined && !Object.hasOwn(pixelArrays, dtype)) {
      throw new InvalidArgumentError('dtype', `one of ${Object.keys(pixelArrays).join(', ')}`, dtype);
    }
  }

  /** The stack, once it is full. */
  get items(): FrameStack | undefined {
    return this.#stack;
  }

  add(value: unknown): void {
    const [wanted, rows, columns] = this.shape;
    const number = this.#count++;
    if (number === wanted) throw new FrameCountError(this.#count, wanted);
    if (!isFrame(value)) throw new InvalidArgumentError(`value ${number} of a stack`, 'a frame', value);

    const expected = { dtype: this.dtype ?? dtypeOf(this.#pixels) ?? value.dtype, shape: [rows, columns] };
    if (pixelsText(value) !== pixelsText(expected)) {
      throw new InvalidArgumentError(`frame ${number} of a stack`, pixelsText(expected), pixelsText(value));
    }
    this.#pixels ??= new pixelArrays[expected.dtype](wanted * rows * columns);
    this.#pixels.set(value.data, number * rows * columns);
    if (this.#count === wanted) this.#stack = stack(this.#pixels, this.shape, { timestamp: value.timestamp });
  }

  /** No more frames are coming. */
  end(): void {
    if (!this.#stack) throw new FrameCountError(this.#count, this.shape[0]);
  }
}
