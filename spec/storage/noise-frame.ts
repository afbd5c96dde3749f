import { frame, type Frame } from '../../lib/frames/index.js';

/** A frame of 128 x 128 16-bit pixels (32 KiB) that no encoder makes smaller, each unlike all others. */
export function noiseFrame(index: number): Frame {
  const data = new Uint16Array(128 * 128);
  let state = Math.imul(index + 1, 0x9e3779b1);
  for (let pixel = 0; pixel < data.length; pixel++) {
    // Marsaglia's xorshift.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[pixel] = state;
  }
  return frame(data, [128, 128], { index, metadata: { sample: 'noise' } });
}
