import type { Frame } from '../frames/index.js';
import * as tiff from './tiff-tags.js';

/** Pixels begin here: the header with every tag we write ends before, and the pixels are aligned for memory mapping. */
const headerLength = 256;

const { Tag, Type } = tiff;
type Entry = readonly [tag: number, type: number, values: readonly number[]];

/**
 * A frame as the two pieces of an uncompressed little-endian TIFF file: a header, and its pixels as they lie in memory,
 * in one strip. Nothing is copied.
 */
export function encodeTiff({ data, shape, dtype }: Frame): readonly Uint8Array[] {
  if (headerLength + data.byteLength > 0xffff_ffff) throw new Error('it is larger than the 4 GiB of a TIFF file');
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const [rows, columns, channels = 1] = shape;
  const each = (value: number) => new Array<number>(channels).fill(value);
  const kind = dtype.replace(/\d+$/, '') as keyof typeof tiff.sampleFormats;
  return [
    header([
      [Tag.imageWidth, Type.long, [columns]],
      [Tag.imageLength, Type.long, [rows]],
      [Tag.bitsPerSample, Type.short, each(data.BYTES_PER_ELEMENT * 8)],
      [Tag.compression, Type.short, [tiff.uncompressed]],
      [Tag.photometric, Type.short, [channels === 1 ? tiff.blackIsZero : tiff.rgb]],
      [Tag.stripOffsets, Type.long, [headerLength]],
      [Tag.samplesPerPixel, Type.short, [channels]],
      [Tag.rowsPerStrip, Type.long, [rows]],
      [Tag.stripByteCounts, Type.long, [pixels.length]],
      [Tag.xResolution, Type.rational, [1, 1]],
      [Tag.yResolution, Type.rational, [1, 1]],
      [Tag.planarConfiguration, Type.short, [tiff.chunky]],
      [Tag.resolutionUnit, Type.short, [tiff.noUnit]],
      ...(channels === 4 ? [[Tag.extraSamples, Type.short, [tiff.unassociatedAlpha]] as const] : []),
      [Tag.sampleFormat, Type.short, each(tiff.sampleFormats[kind])],
    ]),
    pixels,
  ];
}

/** The file header, its one directory, and behind it those values that do not fit in their entry. */
function header(entries: readonly Entry[]): Buffer {
  const bytes = Buffer.alloc(headerLength);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  let free = 8 + 2 + entries.length * 12 + 4;
  for (const [index, [tag, type, values]] of entries.entries()) {
    const at = 10 + index * 12;
    const size = type === Type.short ? 2 : 4;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(type === Type.rational ? values.length / 2 : values.length, at + 4);
    let place = at + 8;
    if (values.length * size > 4) {
      bytes.writeUInt32LE(free, place);
      place = free;
      free += Math.ceil((values.length * size) / 2) * 2;
    }
    for (const [nth, value] of values.entries()) bytes.writeUIntLE(value, place + nth * size, size);
  }
  return bytes;
}
