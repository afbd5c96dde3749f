import { describe, expect, test } from '@jest/globals';
import { packedBytes, unpackInPlace } from '../../../../lib/devices/cameras/aravis/unpack.js';
import type { Packing } from '../../../../lib/devices/cameras/aravis/thread-messages.js';

/** One pixel after the other, lowest bits first: as the GenICam Pixel Format Naming Convention says it, bit by bit. */
function packBits(values: readonly number[], bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * bits) / 8));
  values.forEach((value, pixel) => {
    for (let bit = 0; bit < bits; bit++) {
      const at = pixel * bits + bit;
      bytes[at >> 3]! |= ((value >> bit) & 1) << (at & 7);
    }
  });
  return bytes;
}

/** Two pixels in three bytes, as GigE Vision says it: the highest bits outside, the lowest of both in the middle. */
function packGigE(values: readonly number[], bits: number): Uint8Array {
  const low = bits - 8;
  const bytes = new Uint8Array(Math.ceil((values.length * 12) / 8));
  values.forEach((value, pixel) => {
    const at = (pixel >> 1) * 3;
    bytes[at + (pixel % 2 === 0 ? 0 : 2)] = value >> low;
    bytes[at + 1]! |= (value & ((1 << low) - 1)) << (pixel % 2 === 0 ? 0 : 4);
  });
  return bytes;
}

describe('unpackInPlace', () => {
  test.each<[Packing, number, (values: readonly number[], bits: number) => Uint8Array]>([
    ['10p', 10, packBits],
    ['12p', 12, packBits],
    ['10Packed', 10, packGigE],
    ['12Packed', 12, packGigE],
  ])('Mono%s gives every pixel its value, for any number of pixels', (packing, bits, pack) => {
    for (const length of [1, 2, 3, 4, 5, 7, 8, 97, 1000]) {
      const values = Array.from({ length }, (_, pixel) => Math.imul(pixel + 1, 0x9e3779b1) >>> (32 - bits));
      const packed = pack(values, bits);
      expect(packedBytes(packing, length)).toBe(packed.length);
      const bytes = new Uint8Array(2 * length);
      bytes.set(packed.subarray(0, bytes.length));
      unpackInPlace(packing, bytes, length);
      expect(Array.from(new Uint16Array(bytes.buffer))).toEqual(values);
    }
  });
});
