import { InvalidArgumentError } from '../../flow/index.js';
import type { Shape, TypedArray } from '../../frames/index.js';

/** Region of interest: the part of a sensor that is read out, in pixels. `x` and `width` count columns, `y` and `height` rows. */
export interface Roi {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The region that is the whole sensor. */
export function wholeOf([rows, columns]: Shape): Roi {
  return { x: 0, y: 0, width: columns, height: rows };
}

/** Checks that a region lies on a sensor. @throws an {@link InvalidArgumentError} when it does not */
export function checkRoi({ x, y, width, height }: Roi, [rows, columns]: Shape): void {
  if (x + width <= columns && y + height <= rows) return;
  const sensor = `a region of the sensor, which has ${rows} rows and ${columns} columns`;
  throw new InvalidArgumentError('roi', sensor, `${width} x ${height} at x ${x}, y ${y}`);
}

/** The shape of the frames that a region of a sensor gives. */
export function shapeOf(roi: Roi, [, , channels]: Shape): Shape {
  return channels === undefined ? [roi.height, roi.width] : [roi.height, roi.width, channels];
}

/** The pixels of a region: the same array where it is the whole, otherwise a copy. */
export function crop<T extends TypedArray>(data: T, shape: Shape, roi: Roi): T {
  const [rows, columns, channels = 1] = shape;
  if (roi.width === columns && roi.height === rows) return data;
  const cropped = new (data.constructor as new (length: number) => T)(roi.height * roi.width * channels);
  const length = roi.width * channels;
  for (let row = 0; row < roi.height; row++) {
    const start = ((roi.y + row) * columns + roi.x) * channels;
    cropped.set(data.subarray(start, start + length), row * length);
  }
  return cropped;
}
