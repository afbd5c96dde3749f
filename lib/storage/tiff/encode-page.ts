import type { DType, Frame } from '../../frames/index.js';
import type { TiffKind } from './tiff-kind.js';
import * as tiff from './tiff-tags.js';

const { Tag, Type } = tiff;

/** Pixels begin at multiples of this many bytes, for who maps the file into memory. */
const alignment = 64;

/** A page of a TIFF file, ready to be written at a place. */
export interface EncodedPage {
  /** Its directory, the values of that, and zeros up to the pixels. */
  readonly directory: Buffer;
  /** The pixels as they lie in memory; nothing is copied. */
  readonly pixels: Uint8Array;
  /** Where in the file the directory links to the one of the next page. It links to nothing yet. */
  readonly link: number;
  /** Where in the file the entry of the description is. */
  readonly description: number;
  /** Where in the file the page ends. */
  readonly end: number;
}

type Entry = readonly [tag: number, type: number, values: readonly number[] | Buffer];

/**
 * An uncompressed little-endian page, with its pixels in one strip, that begins at `start`.
 *
 * @throws an `Error` when it does not fit in a file of this kind
 */
export function encodePage(frame: Frame, description: string, kind: TiffKind, start: number): EncodedPage {
  const { data } = frame;
  const text = Buffer.from(`${description}\0`);
  // How long the directory is does not depend on where the pixels are.
  const length = directoryLength(kind, entriesOf(frame, text, kind, 0));
  const pixelsAt = ceil(start + length, alignment);
  const end = pixelsAt + data.byteLength;
  if (end > kind.limit) throw new Error(`the file would be larger than the 4 GiB of a ${kind.name} file`);

  const directory = Buffer.alloc(pixelsAt - start);
  const entries = entriesOf(frame, text, kind, pixelsAt);
  encodeDirectory(directory, kind, start, entries);
  return {
    directory,
    pixels: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    link: start + kind.entryCount + entries.length * kind.entry,
    description: start + kind.entryCount + entries.findIndex(([tag]) => tag === Tag.imageDescription) * kind.entry,
    end,
  };
}

function entriesOf({ data, shape, dtype }: Frame, description: Buffer, kind: TiffKind, pixelsAt: number): Entry[] {
  const [rows, columns, channels = 1] = shape;
  const each = (value: number) => new Array<number>(channels).fill(value);
  const offset = kind.offset === 4 ? Type.long : Type.long8;
  return [
    [Tag.imageWidth, Type.long, [columns]],
    [Tag.imageLength, Type.long, [rows]],
    [Tag.bitsPerSample, Type.short, each(data.BYTES_PER_ELEMENT * 8)],
    [Tag.compression, Type.short, [tiff.uncompressed]],
    [Tag.photometric, Type.short, [channels === 1 ? tiff.blackIsZero : tiff.rgb]],
    [Tag.imageDescription, Type.ascii, description],
    [Tag.stripOffsets, offset, [pixelsAt]],
    [Tag.samplesPerPixel, Type.short, [channels]],
    [Tag.rowsPerStrip, Type.long, [rows]],
    [Tag.stripByteCounts, offset, [data.byteLength]],
    [Tag.xResolution, Type.rational, [1, 1]],
    [Tag.yResolution, Type.rational, [1, 1]],
    [Tag.planarConfiguration, Type.short, [tiff.chunky]],
    [Tag.resolutionUnit, Type.short, [tiff.noUnit]],
    [Tag.software, Type.ascii, Buffer.from('rxlab\0')],
    ...(channels === 4 ? [[Tag.extraSamples, Type.short, [tiff.unassociatedAlpha]] as const] : []),
    [Tag.sampleFormat, Type.short, each(tiff.sampleFormats[kindOf(dtype)])],
  ];
}

function directoryLength(kind: TiffKind, entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + outsideLength(kind, entry), insideLength(kind, entries));
}

/** The bytes of the directory itself; the values that do not fit in their entry follow. */
function insideLength(kind: TiffKind, entries: readonly Entry[]): number {
  return ceil(kind.entryCount + entries.length * kind.entry + kind.offset, 8);
}

/** The bytes that the values of an entry take outside it; 0 where they fit in. */
function outsideLength(kind: TiffKind, [, type, values]: Entry): number {
  const length = values.length * tiff.typeSizes[type]!;
  return length > kind.offset ? ceil(length, 8) : 0;
}

function encodeDirectory(bytes: Buffer, kind: TiffKind, start: number, entries: readonly Entry[]): void {
  writeUint(bytes, entries.length, 0, kind.entryCount);
  let free = insideLength(kind, entries);
  for (const [index, entry] of entries.entries()) {
    const [tag, type, values] = entry;
    const at = kind.entryCount + index * kind.entry;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    writeUint(bytes, type === Type.rational ? values.length / 2 : values.length, at + 4, kind.offset);
    let place = at + 4 + kind.offset;
    const outside = outsideLength(kind, entry);
    if (outside > 0) {
      writeUint(bytes, start + free, place, kind.offset);
      place = free;
      free += outside;
    }
    const size = tiff.typeSizes[type]!;
    for (const [nth, value] of values.entries()) writeUint(bytes, value, place + nth * size, size);
  }
}

/** The first bytes of a file, whose first directory follows at once. */
export function encodeHeader(kind: TiffKind): Buffer {
  const header = Buffer.alloc(kind.header);
  header.write('II', 'latin1');
  header.writeUInt16LE(kind.name === 'TIFF' ? 42 : 43, 2);
  if (kind.name === 'BigTIFF') header.writeUInt16LE(kind.offset, 4);
  writeUint(header, kind.header, kind.header - kind.offset, kind.offset);
  return header;
}

/** A whole number of 1, 2, 4 or 8 bytes. */
export function writeUint(bytes: Buffer, value: number, at: number, size: number): void {
  if (size === 8) bytes.writeBigUInt64LE(BigInt(value), at);
  else bytes.writeUIntLE(value, at, size);
}

function kindOf(dtype: DType): keyof typeof tiff.sampleFormats {
  return dtype.replace(/\d+$/, '') as keyof typeof tiff.sampleFormats;
}

function ceil(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
