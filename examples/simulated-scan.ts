/**
 * A tomography scan that nobody has made: spheres of glass in a capillary, seen by a detector with dust on it, in a beam that
 * fades, photon by photon.
 */
import { generate } from 'rxlab';
import { frame, type Frame } from 'rxlab/frames';
import type { Observable } from 'rxjs';

/** What a scan consists of. */
export interface Scan {
  readonly name: string;
  readonly projections: Observable<Frame>;
  /** How many projections. */
  readonly count: number;
  /** In radians; evenly spread over half a turn unless told. */
  readonly angles?: readonly number[];
  /** The beam without a sample. */
  readonly flats: readonly Frame[];
  /** The detector without a beam. */
  readonly darks: readonly Frame[];
}

interface Sphere {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** `columns` of the detector; the sizes of all else follow from it. */
export function simulateScan(columns: number, rows: number, count: number): Scan {
  const random = randomNumbers(7);
  const axis = 0.487 * columns;
  const wall = { outer: 0.4 * columns, inner: 0.36 * columns };
  const absorption = 1.6 / columns;
  const beads = Array.from({ length: 40 }, (): Sphere => {
    const distance = 0.3 * columns * Math.sqrt(random());
    const angle = 2 * Math.PI * random();
    return {
      x: distance * Math.cos(angle),
      y: distance * Math.sin(angle),
      z: rows * random(),
      radius: columns * (0.02 + 0.04 * random()),
    };
  });

  /** Each pixel of the detector has a gain of its own, and a few have dust on them. */
  const gains = Float64Array.from({ length: rows * columns }, () => 0.95 + 0.1 * random());
  for (let speck = 0; speck < (rows * columns) / 60; speck++) gains[Math.floor(random() * gains.length)]! *= 0.5;

  /** What the camera gives for so much light in each pixel. */
  const exposure = (light: (row: number, column: number) => number, index = 0): Frame => {
    const counts = gains.map((gain, pixel) => {
      const photons = gain * light(Math.floor(pixel / columns), pixel % columns);
      return 100 + 2 * normal(random) + photons + Math.sqrt(photons) * normal(random);
    });
    return frame(Uint16Array.from(counts, Math.round), [rows, columns], { index });
  };
  const beam = (column: number) => 20_000 * Math.exp(-(((column - 0.55 * columns) / columns) ** 2));

  const project = (index: number): Frame => {
    const angle = (index * Math.PI) / count;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const fading = 1 - (0.15 * index) / count;
    return exposure((row, column) => {
      const position = column - axis;
      const glass = chord(wall.outer, position) - chord(wall.inner, position);
      const inBeads = beads.map(({ x, y, z, radius }) =>
        chord(radius, Math.hypot(position - x * cos - y * sin, row - z)),
      );
      const path = glass + inBeads.reduce((sum, length) => sum + length, 0);
      return fading * beam(column) * Math.exp(-absorption * path);
    }, index);
  };

  const times = <T>(make: () => T) => Array.from({ length: 10 }, make);
  return {
    name: 'a simulated capillary with spheres',
    count,
    flats: times(() => exposure((_, column) => beam(column))),
    darks: times(() => exposure(() => 0)),
    projections: generate(function* () {
      for (let index = 0; index < count; index++) yield project(index);
    }),
  };
}

/** How long a ray is inside of a circle or sphere that it passes at a distance. */
function chord(radius: number, distance: number): number {
  return 2 * Math.sqrt(Math.max(0, radius ** 2 - distance ** 2));
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Normally distributed numbers: with many photons, that is how they are distributed. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
