/**
 * Version 3 of the superblock, with which a file begins (HDF5 File Format Specification 3.0, II.A): 48 bytes. Byte 11 says
 * whether somebody is writing the file, the eight bytes at 28 where it ends, and the last four are a checksum of the others.
 */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 3];
const writerMark = 11;
const end = 28;
const checksum = 44;
export const superblockLength = 48;

export function isSuperblock(bytes: Uint8Array): boolean {
  return bytes.length >= superblockLength && signature.every((byte, at) => bytes[at] === byte);
}

/** Where the file ends, as its superblock says. No reader that is not told of SWMR reads behind it. */
export function endInSuperblock(bytes: Uint8Array): number {
  return Number(viewOf(bytes).getBigUint64(end, true));
}

/**
 * A superblock, and what follows it, with another end, and without the mark that somebody is writing the file. HDF5 refuses
 * to open a file with that mark unless it is told of SWMR, and a killed writer would leave it for ever.
 */
export function changedSuperblock(bytes: Uint8Array, fileEnd: number): Uint8Array {
  const copy = bytes.slice();
  const view = viewOf(copy);
  copy[writerMark] = 0;
  view.setBigUint64(end, BigInt(fileEnd), true);
  view.setUint32(checksum, lookup3(view, checksum), true);
  return copy;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/**
 * The checksum of HDF5's metadata: Bob Jenkins's lookup3 (`hashlittle`, https://burtleburtle.net/bob/c/lookup3.c), for lengths
 * that are multiples of four.
 */
function lookup3(view: DataView, length: number): number {
  const word = (at: number) => (at < length ? view.getUint32(at, true) : 0);
  const turn = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));
  let a = 0xdeadbeef + length;
  let b = a;
  let c = a;
  let at = 0;
  for (; length - at > 12; at += 12) {
    a += word(at);
    b += word(at + 4);
    c += word(at + 8);
    a = (a - c) ^ turn(c, 4);
    c += b;
    b = (b - a) ^ turn(a, 6);
    a += c;
    c = (c - b) ^ turn(b, 8);
    b += a;
    a = (a - c) ^ turn(c, 16);
    c += b;
    b = (b - a) ^ turn(a, 19);
    a += c;
    c = (c - b) ^ turn(b, 4);
    b += a;
  }
  a += word(at);
  b += word(at + 4);
  c += word(at + 8);
  c = (c ^ b) - turn(b, 14);
  a = (a ^ c) - turn(c, 11);
  b = (b ^ a) - turn(a, 25);
  c = (c ^ b) - turn(b, 16);
  a = (a ^ c) - turn(c, 4);
  b = (b ^ a) - turn(a, 14);
  c = (c ^ b) - turn(b, 24);
  return c >>> 0;
}
