import type { Shape } from '../../frames/index.js';

/** How frames lie in an array. */
export interface FramesInArray {
  readonly count: number;
  readonly shape: Shape;
  /** Where a frame begins: an index for each dimension before those of a frame. */
  readonly place: (position: number) => readonly number[];
}

/**
 * The frames in an array of any shape: the last two dimensions are rows and columns, in colour the last three rows, columns
 * and channels; those before count frames. An array of four dimensions of which the last is 3 or 4 is in colour.
 *
 * @param saysColour - whether the file says so
 * @throws an `Error` for an array that has fewer dimensions
 */
export function framesInArray(path: string, sizes: readonly number[], saysColour: boolean): FramesInArray {
  const own = saysColour || (sizes.length === 4 && [3, 4].includes(sizes[3]!)) ? 3 : 2;
  const shape = sizes.slice(-own) as unknown as Shape;
  if (sizes.length < own) {
    throw new Error(
      `${path} has the shape [${sizes.join(', ')}]: frames are [frames, rows, columns] or [rows, columns]`,
    );
  }
  const outer = sizes.slice(0, -own);
  const place = (position: number) =>
    outer.reduceRight<{ readonly rest: number; readonly indices: readonly number[] }>(
      ({ rest, indices }, size) => ({ rest: Math.floor(rest / size), indices: [rest % size, ...indices] }),
      { rest: position, indices: [] },
    ).indices;
  return { count: outer.reduce((product, size) => product * size, 1), shape, place };
}
