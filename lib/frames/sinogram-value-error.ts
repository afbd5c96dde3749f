import { RxlabError } from '../flow/index.js';
import type { Frame } from './frame.js';

/** A sinogram has a value that is no finite number: `code` is `NOT_FINITE`. One such pixel would spoil the whole slice. */
export class SinogramValueError extends RxlabError {
  override readonly name: string = 'SinogramValueError';

  constructor(
    /** The index of the sinogram. */
    readonly index: number,
    /** The projection that the value belongs to: a row of the sinogram. */
    readonly projection: number,
    /** The column of the detector. */
    readonly column: number,
    /** NaN or an infinity. */
    readonly value: number,
  ) {
    super(
      'NOT_FINITE',
      `projection ${projection} of sinogram ${index} is ${value} in column ${column}: a sinogram must be of finite numbers. ` +
        '-ln of a pixel that is 0 or negative is none; mend such pixels before the logarithm is taken',
    );
  }

  /** The error about the first value of a sinogram that is not finite, if there is one. */
  static in({ data, shape, dtype, index }: Frame): SinogramValueError | undefined {
    if (!dtype.startsWith('float')) return undefined;
    for (let pixel = 0; pixel < data.length; pixel++) {
      const value = data[pixel]!;
      if (Number.isFinite(value)) continue;
      const column = pixel % shape[1];
      return new SinogramValueError(index, (pixel - column) / shape[1], column, value);
    }
    return undefined;
  }
}
