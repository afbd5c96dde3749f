import { InvalidArgumentError } from '../flow/index.js';
import { frameLike } from './frame-like.js';
import type { Frame, Shape } from './frame.js';
import { requireShape, shapeText } from './grey.js';
import { eachPiece, ownBlock, withBlock, withSource } from './in-memory.js';
import { pixelKernels } from './kernels/kernels.js';
import { arrayAt } from './memory.js';
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
  readonly #shape: Shape;
  /** Where for each four pixels their darks and the inverses of their flats are; see `kernels/flat-correction.as.ts`. */
  readonly #table: number;

  /**
   * @param flat - what the detector gives with the beam, and without a sample; several frames are averaged
   * @throws an {@link InvalidArgumentError} when there are no frames, their shapes differ, or one has a pixel that is not finite
   */
  constructor(flat: FrameOrFrames, { dark }: FlatCorrectionOptions = {}) {
    const flats = averaged('flat', flat);
    const darks = dark === undefined ? undefined : averaged('dark', dark);
    if (darks && darks.shape.join() !== flats.shape.join()) {
      throw new InvalidArgumentError('dark', `of shape ${shapeText(flats.shape)}, as the flat`, shapeText(darks.shape));
    }
    this.#shape = flats.shape;
    const count = flats.data.length;
    this.#table = ownBlock(this, Math.ceil(count / 4) * 32);
    withSource(flats.data, (flatsAt) =>
      withBlock(darks ? 0 : count * 4, (zeros) => {
        if (!darks) arrayAt(zeros, 'float32', count).fill(0);
        const fill = (darksAt: number) => pixelKernels().fillFlatTable(flatsAt, darksAt, this.#table, count);
        const wrong = darks ? withSource(darks.data, fill) : fill(zeros);
        if (wrong >= 0) throw notFinite(wrong, flats, darks);
      }),
    );
  }

  /**
   * The corrected frame: float32, with index, timestamp and metadata of the raw one. Lent where that is lent.
   *
   * @throws an {@link InvalidArgumentError} when the frame is of another shape than the flat
   */
  correct(frame: Frame): Frame<'float32'> {
    requireShape(frame, this.#shape, 'the flat');
    const corrected = frameLike(frame, { dtype: 'float32' });
    const kernel = pixelKernels()[`flatCorrect_${frame.dtype}`];
    eachPiece(frame.data, corrected.data, (source, target, start, count) => {
      kernel(source, this.#table + start * 8, target, count);
    });
    return corrected;
  }
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

function notFinite(pixel: number, flats: Frame, darks: Frame | undefined): InvalidArgumentError {
  const [, columns, channels = 1] = flats.shape;
  const row = Math.floor(pixel / (columns * channels));
  const column = Math.floor(pixel / channels) % columns;
  const isDark = darks !== undefined && !Number.isFinite(darks.data[pixel]);
  const value = (isDark ? darks : flats).data[pixel];
  const received = `${value} in row ${row}, column ${column}`;
  return new InvalidArgumentError(isDark ? 'dark' : 'flat', 'of finite numbers', received);
}
