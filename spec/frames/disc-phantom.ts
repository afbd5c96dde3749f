import { frame, type Frame } from '../../lib/frames/index.js';

/** A disc of a slice: `x` columns right of the rotation axis, `y` rows above it. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Absorption per pixel. */
  readonly value: number;
}

export interface Scan {
  readonly projections: number;
  readonly columns: number;
  readonly center: number;
  /** Half a turn unless told. */
  readonly turn?: number;
  /** The angle of the first projection. */
  readonly start?: number;
}

/** The sinogram of discs, by the formula: the absorption along a ray is that of its chord. */
export function sinogramOf(
  discs: readonly Disc[],
  { projections, columns, center, turn = Math.PI, start = 0 }: Scan,
): Frame<'float32'> {
  const data = new Float32Array(projections * columns);
  for (let projection = 0; projection < projections; projection++) {
    const angle = start + (projection * turn) / projections;
    for (const { x, y, radius, value } of discs) {
      const position = center + x * Math.cos(angle) + y * Math.sin(angle);
      for (let column = 0; column < columns; column++) {
        const chord = 2 * Math.sqrt(Math.max(0, radius ** 2 - (column - position) ** 2));
        data[projection * columns + column]! += value * chord;
      }
    }
  }
  return frame(data, [projections, columns]);
}

/** The mean of a slice within a circle. */
export function meanWithin(slice: Frame, { x, y, radius }: Omit<Disc, 'value'>): number {
  const [rows, columns] = slice.shape;
  let sum = 0;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (Math.hypot(column - (columns - 1) / 2 - x, (rows - 1) / 2 - row - y) > radius) continue;
      sum += slice.data[row * columns + column]!;
      count++;
    }
  }
  return sum / count;
}
