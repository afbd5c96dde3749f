import type { Packing } from './thread-messages.js';

/**
 * Unpacks pixels in place: `bytes` has them packed at its beginning, and room for two bytes each. It goes from the last to the
 * first, so that no pixel is written over one that has not been read.
 *
 * The `p` formats are those of the GenICam Pixel Format Naming Convention: pixels of 10 or 12 bits, one after the other, lowest
 * bits first. The `Packed` ones are those of GigE Vision: two pixels in three bytes, their highest 8 bits in the first and the
 * last, the lowest of both in the middle.
 */
export function unpackInPlace(packing: Packing, bytes: Uint8Array, pixels: number): void {
  const values = new Uint16Array(bytes.buffer, bytes.byteOffset, pixels);
  if (packing === '10p') unpack10p(bytes, values);
  else if (packing === '12p') unpack12p(bytes, values);
  else unpackGigE(bytes, values, packing === '10Packed' ? 2 : 4);
}

/** How many bytes so many packed pixels take. */
export function packedBytes(packing: Packing, pixels: number): number {
  return packing === '10p' ? Math.ceil((pixels * 10) / 8) : Math.ceil((pixels * 12) / 8);
}

function unpack10p(bytes: Uint8Array, values: Uint16Array): void {
  for (let pixel = values.length - 1; pixel >= 0; pixel--) {
    const at = (pixel >>> 2) * 5 + (pixel & 3);
    const shift = (pixel & 3) * 2;
    values[pixel] = ((bytes[at]! | (bytes[at + 1]! << 8)) >>> shift) & 0x3ff;
  }
}

function unpack12p(bytes: Uint8Array, values: Uint16Array): void {
  for (let pixel = values.length - 1; pixel >= 0; pixel--) {
    const at = (pixel >>> 1) * 3 + (pixel & 1);
    values[pixel] = ((bytes[at]! | (bytes[at + 1]! << 8)) >>> ((pixel & 1) * 4)) & 0xfff;
  }
}

function unpackGigE(bytes: Uint8Array, values: Uint16Array, lowBits: number): void {
  const mask = (1 << lowBits) - 1;
  for (let pixel = values.length - 1; pixel >= 0; pixel--) {
    const at = (pixel >>> 1) * 3;
    const isSecond = (pixel & 1) === 1;
    const high = bytes[isSecond ? at + 2 : at]!;
    const low = (bytes[at + 1]! >>> (isSecond ? 4 : 0)) & mask;
    values[pixel] = (high << lowBits) | low;
  }
}
