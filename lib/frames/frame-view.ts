import { InvalidArgumentError } from '../flow/index.js';
import type { DType, PixelArray } from './dtype.js';
import { frameLike } from './frame-like.js';
import type { Frame, Shape } from './frame.js';

/** From the first, to the one before the last, in steps: `[start, stop, step]`, in pixels. Any may be undefined. */
export type Range = readonly [start?: number | undefined, stop?: number | undefined, step?: number | undefined];

/** A part of the columns and of the rows; all of them unless told. */
export interface Window {
  /** Columns. */
  readonly x?: Range | undefined;
  /** Rows. */
  readonly y?: Range | undefined;
}

/**
 * A part of a frame, looked at where it is: no pixel is copied before {@link FrameView.toFrame}. It is as long valid as
 * the frame is.
 */
export class FrameView<D extends DType = DType> {
  /** The frame that is looked at. */
  readonly source: Frame<D>;
  /** Where the first pixel is, in values from the beginning of the frame's data. */
  readonly offset: number;
  /** `[rows, columns]`, or `[rows, columns, channels]`. */
  readonly shape: Shape;
  /** How many values it is from a pixel to the one below it, and to the one beside it. */
  readonly strides: readonly [row: number, column: number];

  private constructor(source: Frame<D>, offset: number, shape: Shape, strides: readonly [number, number]) {
    this.source = source;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /** The whole of a frame; what {@link view} gives. */
  static of<D extends DType>(source: Frame<D>): FrameView<D> {
    const [, columns, channels = 1] = source.shape;
    return new FrameView(source, 0, source.shape, [columns * channels, channels]);
  }

  /**
   * The part that is `[start, stop, step]` of the columns (x) and of the rows (y).
   *
   * @throws an {@link InvalidArgumentError} when a range is none, or leaves no pixel
   */
  crop({ x, y }: Window): FrameView<D> {
    const [rows, columns, channels] = this.shape;
    const [rowStride, columnStride] = this.strides;
    const down = resolve('y', y, rows, 'rows');
    const across = resolve('x', x, columns, 'columns');
    return new FrameView(
      this.source,
      this.offset + down.start * rowStride + across.start * columnStride,
      channels === undefined ? [down.count, across.count] : [down.count, across.count, channels],
      [rowStride * down.step, columnStride * across.step],
    );
  }

  /** The value of a pixel, `undefined` outside the view. */
  at(row: number, column: number, channel = 0): number | undefined {
    const [rows, columns, channels = 1] = this.shape;
    const isInside = row >= 0 && row < rows && column >= 0 && column < columns && channel >= 0 && channel < channels;
    return isInside
      ? this.source.data[this.offset + row * this.strides[0] + column * this.strides[1] + channel]
      : undefined;
  }

  /** A frame of these pixels, copied; lent where the source is lent, its own otherwise. */
  toFrame(): Frame<D> {
    const { source, offset, shape, strides } = this;
    const result = frameLike(source, { shape });
    const [rows, columns, channels = 1] = shape;
    const rowLength = columns * channels;
    for (let row = 0; row < rows; row++) {
      const from = offset + row * strides[0];
      const into = row * rowLength;
      if (strides[1] === channels) result.data.set(source.data.subarray(from, from + rowLength), into);
      else gather(source.data, from, strides[1], result.data, into, columns, channels);
    }
    return result;
  }
}

/**
 * Looks at a part of a frame without copying a pixel.
 *
 * @example
 * ```ts
 * import { frame, view } from 'rxlab/frames';
 *
 * const image = frame(new Uint8Array([1, 2, 3, 4, 5, 6]), [2, 3]);
 * const corners = view(image).crop({ x: [0, 3, 2] });
 * console.log(corners.shape, corners.at(1, 1), corners.toFrame().data); // prints: [ 2, 2 ] 6 Uint8Array(4) [ 1, 3, 4, 6 ]
 * ```
 */
export function view<D extends DType>(source: Frame<D>): FrameView<D> {
  return FrameView.of(source);
}

function resolve(
  name: string,
  range: Range | undefined,
  size: number,
  what: string,
): { start: number; step: number; count: number } {
  const [start = 0, stop = size, step = 1] = range ?? [];
  const isCount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  if (!isCount(start, 0) || !isCount(stop, 0) || !isCount(step, 1)) {
    const received = `[${[start, stop, step].join(', ')}]`;
    throw new InvalidArgumentError(name, '[start, stop, step] in whole pixels from 0, step at least 1', received);
  }
  const count = Math.ceil((Math.min(stop, size) - start) / step);
  if (count >= 1) return { start, step, count };
  throw new InvalidArgumentError(
    name,
    `a range that leaves pixels of the ${size} ${what}`,
    `[${start}, ${stop}, ${step}]`,
  );
}

/** Copies one row, pixel by pixel. */
function gather<D extends DType>(
  source: PixelArray<D>,
  from: number,
  stride: number,
  target: PixelArray<D>,
  into: number,
  columns: number,
  channels: number,
): void {
  for (let column = 0; column < columns; column++) {
    for (let channel = 0; channel < channels; channel++) {
      target[into + column * channels + channel] = source[from + column * stride + channel]!;
    }
  }
}
