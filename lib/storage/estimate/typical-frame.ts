import { pixelArrays, type DType, type Frame, type Shape, frame } from '../../frames/index.js';

/**
 * An image as a camera gives one: bright in the middle, with noise in the lower bits. An encoder takes as long for it, and
 * makes it as small, as for those that are to come; more or less.
 */
export function typicalFrame(dtype: DType, shape: Shape): Frame {
  const [rows, columns, channels = 1] = shape;
  const data = new pixelArrays[dtype](rows * columns * channels);
  const brightest = dtype === 'uint8' ? 200 : 3000;
  let noise = 1;
  for (let pixel = 0; pixel < data.length; pixel++) {
    const column = Math.floor(pixel / channels) % columns;
    const row = Math.floor(pixel / (columns * channels));
    const fromMiddle = ((2 * column) / columns - 1) ** 2 + ((2 * row) / rows - 1) ** 2;
    // A linear congruential generator: shot noise needs no better one.
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    const mean = brightest / (1 + fromMiddle);
    data[pixel] = mean + (noise / 2 ** 32 - 0.5) * Math.sqrt(mean) * 3;
  }
  return frame(data, shape);
}
