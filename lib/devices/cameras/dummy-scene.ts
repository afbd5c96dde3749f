import { hash, normalNumbers, randomNumbers } from './random-numbers.js';
import type { Roi } from './roi.js';

/** Electrons that a pixel can hold: these give the greatest value of its dtype. */
const fullWell = 20_000;
/** The noise of reading a pixel out: electrons, root mean square. */
const readNoise = 5;
/** Electrons per second: a tenth of the full well in 10 ms at the left edge, and twice that at the right. */
const backgroundRate = (0.1 * fullWell) / 0.01;
const spotCount = 12;

/** A round bright spot. It moves in a straight line, and back from the edges. Lengths are in pixels. */
interface Spot {
  readonly x: number;
  readonly y: number;
  /** Pixels per frame. */
  readonly xSpeed: number;
  readonly ySpeed: number;
  /** Standard deviation of its gaussian profile. */
  readonly sigma: number;
  /** Electrons per second, in the middle. */
  readonly rate: number;
}

/** A spot as it falls on a region in one frame: the brightness of a pixel is the product of its row's and its column's. */
interface SpotImage {
  readonly left: number;
  readonly alongRow: Float32Array;
  readonly top: number;
  readonly alongColumn: Float32Array;
}

/**
 * What a dummy camera looks at: bright spots that move over a background, with the shot noise of the light and the noise of
 * reading out. Each pixel of a frame follows from the seed, the frame's index, the exposure time and the pixel's place.
 */
export class DummyScene {
  readonly #rows: number;
  readonly #columns: number;
  readonly #seed: number;
  readonly #spots: readonly Spot[];

  constructor(rows: number, columns: number, seed: number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#seed = seed;
    const random = randomNumbers(seed);
    this.#spots = Array.from({ length: spotCount }, () => randomSpot(rows, columns, random));
  }

  /** Takes the image of a region with so many seconds of exposure. The array has the size of the region. */
  expose(pixels: Uint8Array | Uint16Array, roi: Roi, index: number, seconds: number): void {
    const greatest = 2 ** (8 * pixels.BYTES_PER_ELEMENT) - 1;
    const gain = greatest / fullWell;
    const frameKey = hash(hash(this.#seed) ^ index);
    const background = this.#background(roi, seconds * gain);
    const spots = this.#spots.map((spot) => this.#image(spot, roi, index, seconds * gain));
    const light = new Float32Array(roi.width);
    for (let row = 0; row < roi.height; row++) {
      light.set(background);
      for (const spot of spots) addRow(light, spot, row);
      const line = pixels.subarray(row * roi.width, (row + 1) * roi.width);
      readOut(line, light, hash(frameKey ^ (roi.y + row)), roi.x, gain, greatest);
    }
  }

  #background(roi: Roi, scale: number): Float32Array {
    const rateAt = (column: number): number => backgroundRate * (1 + column / this.#columns);
    return Float32Array.from({ length: roi.width }, (_, column) => scale * rateAt(roi.x + column));
  }

  #image(spot: Spot, roi: Roi, index: number, scale: number): SpotImage {
    const x = bounce(spot.x + index * spot.xSpeed, this.#columns) - roi.x;
    const y = bounce(spot.y + index * spot.ySpeed, this.#rows) - roi.y;
    const [left, alongRow] = profile(x, spot.sigma, roi.width, 1);
    const [top, alongColumn] = profile(y, spot.sigma, roi.height, scale * spot.rate);
    return { left, alongRow, top, alongColumn };
  }
}

function randomSpot(rows: number, columns: number, random: () => number): Spot {
  const size = Math.min(rows, columns);
  const direction = 2 * Math.PI * random();
  const speed = size * (0.005 + 0.01 * random());
  return {
    x: columns * random(),
    y: rows * random(),
    xSpeed: speed * Math.cos(direction),
    ySpeed: speed * Math.sin(direction),
    sigma: 0.5 + size * (0.01 + 0.02 * random()),
    rate: backgroundRate * (1 + 5 * random()),
  };
}

/** A position on a straight line, on the way to and fro between 0 and the size. */
function bounce(position: number, size: number): number {
  const turn = 2 * size;
  const travelled = ((position % turn) + turn) % turn;
  return travelled < size ? travelled : turn - travelled;
}

/** A gaussian profile, where it is worth counting and lies on the region: where that begins, and its values. */
function profile(middle: number, sigma: number, size: number, peak: number): [start: number, values: Float32Array] {
  const start = Math.max(0, Math.floor(middle - 4 * sigma));
  const length = Math.max(0, Math.min(size, Math.ceil(middle + 4 * sigma)) - start);
  const values = Float32Array.from({ length }, (_, at) => peak * Math.exp(-0.5 * ((start + at - middle) / sigma) ** 2));
  return [start, values];
}

function addRow(light: Float32Array, { left, alongRow, top, alongColumn }: SpotImage, row: number): void {
  const brightness = alongColumn[row - top];
  if (brightness === undefined) return;
  for (let at = 0; at < alongRow.length; at++) light[left + at]! += brightness * alongRow[at]!;
}

/** Noise is taken from the table in runs of so many pixels, each from a random place: a random number each would be slow. */
const runLength = 64;
const tableLength = 2 ** 14;
let noiseTable: Float32Array | undefined;

/** Turns the light on the pixels of a row into their values. */
function readOut(
  pixels: Uint8Array | Uint16Array,
  light: Float32Array,
  rowKey: number,
  firstColumn: number,
  gain: number,
  greatest: number,
): void {
  const noise = (noiseTable ??= normalNumbers(tableLength + runLength, 0));
  const readVariance = (readNoise * gain) ** 2;
  for (let pixel = 0; pixel < pixels.length;) {
    const column = firstColumn + pixel;
    const run = Math.floor(column / runLength);
    const end = Math.min(pixels.length, (run + 1) * runLength - firstColumn);
    let at = (hash(rowKey ^ run) & (tableLength - 1)) + (column % runLength);
    for (; pixel < end; pixel++, at++) {
      const mean = light[pixel]!;
      const value = mean + Math.sqrt(mean * gain + readVariance) * noise[at]!;
      pixels[pixel] = Math.max(0, Math.min(greatest, value + 0.5));
    }
  }
}
