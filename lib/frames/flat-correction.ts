import { InvalidArgumentError } from '../flow/index.js';
import { frameLike } from './frame-like.js';
import { frame as makeFrame, type Frame } from './frame.js';
import { requireShape, shapeText } from './grey.js';
import { eachPiece, ownBlock, withSource } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { allocate, free } from './memory.js';
import { meanOf } from './running-mean.js';

/** One frame, or several that are averaged. */
export type FrameOrFrames = Frame | readonly Frame[];

/** Options of {@link FlatCorrection}. */
export interface FlatCorrectionOptions {
  /** What the detector gives without light; several frames are averaged. 0 everywhere unless told. */
  readonly dark?: FrameOrFrames | undefined;
}

/**
 * Flat-field correction: `(frame - dark) / (flat - dark)`, in float32. What is left is the transmission of the sample: the
 * unevenness of the beam and of the detector is gone.
 *
 * A pixel whose flat and dark are equal is dead: it is 0. A raw pixel below its dark is a small negative number.
 *
 * @example
 * ```ts
 * import { FlatCorrection, frame } from 'rxlab/frames';
 *
 * const row = (...values: number[]) => frame(new Uint16Array(values), [1, 3]);
 * const correction = new FlatCorrection([row(10, 30, 9), row(12, 32, 9)], { dark: row(1, 1, 9) });
 * console.log(correction.correct(row(6, 31, 20)).data); // prints: Float32Array(3) [ 0.5, 1, 0 ]
 * ```
 */
export class FlatCorrection {
  readonly #flats: Frame<'float32'>;
  readonly #darks: Frame<'float32'>;
  /** Where the table for `flatDivide` is, for pixels of 8 and 16 bits; `undefined` where it would not hold flats and darks. */
  readonly #integerTable: number | undefined;
  /** Where the table for `flatMultiply` is, for all others; made when there is such a frame. */
  #floatTable: number | undefined;

  /**
   * @param flat - what the detector gives with the beam, and without a sample; several frames are averaged
   * @throws an {@link InvalidArgumentError} when there are no frames, their shapes or dtypes differ, or a pixel is not finite
   */
  constructor(flat: FrameOrFrames, { dark }: FlatCorrectionOptions = {}) {
    this.#flats = averaged('flat', flat);
    const { shape, data } = this.#flats;
    this.#darks =
      dark === undefined ? makeFrame<'float32'>(new Float32Array(data.length), shape) : averaged('dark', dark);
    if (this.#darks.shape.join() !== shape.join()) {
      const received = shapeText(this.#darks.shape);
      throw new InvalidArgumentError('dark', `of shape ${shapeText(shape)}, as the flat`, received);
    }
    const kernels = pixelKernels();
    const wrong = this.#withBoth((flats, darks) => kernels.firstNotFinite(flats, darks, data.length));
    if (wrong >= 0) throw notFinite(wrong, this.#flats, this.#darks);
    this.#integerTable = this.#fillTable(4, kernels.fillIntegerTable);
  }

  /**
   * The corrected frame: float32, with index, timestamp and metadata of the raw one. Lent where that is lent.
   *
   * @throws an {@link InvalidArgumentError} when the frame is of another shape than the flat
   */
  correct(frame: Frame): Frame<'float32'> {
    requireShape(frame, this.#flats.shape, 'the flat');
    const corrected = frameLike(frame, { dtype: 'float32' });
    const isSmall = frame.dtype === 'uint8' || frame.dtype === 'uint16';
    if (isSmall && this.#integerTable !== undefined) {
      correctWith(pixelKernels()[`flatDivide_${frame.dtype}`], this.#integerTable, 4, frame, corrected);
    } else {
      this.#floatTable ??= this.#fillTable(8, pixelKernels().fillFloatTable)!;
      correctWith(pixelKernels()[`flatMultiply_${frame.dtype}`], this.#floatTable, 8, frame, corrected);
    }
    return corrected;
  }

  /** A table of so many bytes for each pixel; `undefined` when it does not hold what is needed. */
  #fillTable(bytes: number, fill: (flats: number, darks: number, table: number, count: number) => number) {
    const count = this.#flats.data.length;
    // Whole vectors of eight pixels.
    const block = allocate(Math.ceil(count / 8) * 8 * bytes);
    const isFilled = this.#withBoth((flats, darks) => fill(flats, darks, block.address, count));
    if (isFilled) return ownBlock(this, block);
    free(block);
    return undefined;
  }

  #withBoth(use: (flats: number, darks: number) => number): number {
    return withSource(this.#flats.data, (flats) => withSource(this.#darks.data, (darks) => use(flats, darks)));
  }
}

type CorrectPixels = (source: number, table: number, target: number, count: number) => void;

function correctWith(kernel: CorrectPixels, table: number, bytes: number, raw: Frame, corrected: Frame): void {
  eachPiece(raw.data, corrected.data, (source, target, start, count) => {
    kernel(source, table + start * bytes, target, count);
  });
}

function averaged(name: string, frames: FrameOrFrames): Frame<'float32'> {
  const all = (Array.isArray(frames) ? frames : [frames]) as readonly Frame[];
  if (all.length === 0) throw new InvalidArgumentError(name, 'a frame, or several', 'none');
  const wrong = all.find((frame) => !Array.isArray(frame?.shape));
  if (wrong !== undefined) throw new InvalidArgumentError(name, 'a frame, or several', wrong);
  const [first, ...others] = all as [Frame, ...Frame[]];
  const odd = others.find(({ shape }) => shape.join() !== first.shape.join());
  if (odd) throw new InvalidArgumentError(name, `frames of one shape, ${shapeText(first.shape)}`, shapeText(odd.shape));
  return meanOf(all);
}

function notFinite(pixel: number, flats: Frame, darks: Frame): InvalidArgumentError {
  const [, columns, channels = 1] = flats.shape;
  const row = Math.floor(pixel / (columns * channels));
  const column = Math.floor(pixel / channels) % columns;
  const isDark = !Number.isFinite(darks.data[pixel]);
  const value = (isDark ? darks : flats).data[pixel];
  const received = `${value} in row ${row}, column ${column}`;
  return new InvalidArgumentError(isDark ? 'dark' : 'flat', 'of finite numbers', received);
}
