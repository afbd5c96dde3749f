import type { DType } from '../frames/index.js';
import { toTypedArray, type Pixels } from './pixels.js';
import { simplifyChannels } from './simplify-channels.js';
import * as tiff from './tiff-tags.js';

const { Tag, Type } = tiff;

const dtypes: Record<string, DType> = {
  '1 8': 'uint8',
  '1 16': 'uint16',
  '1 32': 'uint32',
  '2 16': 'int16',
  '2 32': 'int32',
  '3 32': 'float32',
  '3 64': 'float64',
};

/**
 * Takes apart a TIFF file whose pixels lie in it as they are: one image, uncompressed, grey or RGB or RGBA, in strips. Gives
 * `undefined` for every other kind of TIFF, which are sharp's to read, and throws an `Error` when the file is cut off.
 */
export function decodeTiff(bytes: Buffer): Pixels | undefined {
  const directory = readDirectory(bytes);
  if (directory === undefined) return undefined;
  const { littleEndian, tags } = directory;
  const one = (tag: number, otherwise: number) => tags.get(tag)?.[0] ?? otherwise;

  const channels = one(Tag.samplesPerPixel, 1);
  const bits = tags.get(Tag.bitsPerSample) ?? [1];
  const formats = tags.get(Tag.sampleFormat) ?? [tiff.sampleFormats.uint];
  const dtype = dtypes[`${formats[0]} ${bits[0]}`];
  const photometric = channels === 1 ? tiff.blackIsZero : tiff.rgb;
  const isPlain =
    one(Tag.compression, tiff.uncompressed) === tiff.uncompressed &&
    one(Tag.planarConfiguration, tiff.chunky) === tiff.chunky &&
    one(Tag.photometric, -1) === photometric &&
    [1, 3, 4].includes(channels) &&
    allEqual(bits) &&
    allEqual(formats);
  const offsets = tags.get(Tag.stripOffsets);
  const lengths = tags.get(Tag.stripByteCounts);
  if (dtype === undefined || !isPlain || offsets === undefined || lengths?.length !== offsets.length) return undefined;

  const rows = one(Tag.imageLength, 0);
  const columns = one(Tag.imageWidth, 0);
  const expected = rows * columns * channels * (bits[0]! / 8);
  const strips = offsets.map((offset, index) => bytes.subarray(offset, offset + lengths[index]!));
  const pixels = Buffer.concat(strips);
  if (pixels.length < expected) throw new Error(`${pixels.length} of ${expected} bytes of pixels are there`);
  if (!littleEndian) swap(pixels, bits[0]!);
  return simplifyChannels(toTypedArray(pixels.subarray(0, expected), dtype), rows, columns, channels);
}

/** The tags of the only image; `undefined` where there are more images, or what it is cannot be told. */
function readDirectory(bytes: Buffer): { littleEndian: boolean; tags: Map<number, number[]> } | undefined {
  const littleEndian = bytes.subarray(0, 4).equals(Buffer.from('II*\0', 'latin1'));
  if (!littleEndian && !bytes.subarray(0, 4).equals(Buffer.from('MM\0*', 'latin1'))) return undefined;
  const uint = (at: number, size: number) => {
    if (at + size > bytes.length) throw new Error('it is cut off: its directory lies behind its end');
    return littleEndian ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  };

  const start = uint(4, 4);
  const count = uint(start, 2);
  if (uint(start + 2 + count * 12, 4) !== 0) return undefined;
  const tags = new Map<number, number[]>();
  for (let at = start + 2; at < start + 2 + count * 12; at += 12) {
    const type = uint(at + 2, 2);
    if (type !== Type.short && type !== Type.long) continue;
    const size = type === Type.short ? 2 : 4;
    const length = uint(at + 4, 4);
    const place = length * size > 4 ? uint(at + 8, 4) : at + 8;
    tags.set(
      uint(at, 2),
      Array.from({ length }, (_, nth) => uint(place + nth * size, size)),
    );
  }
  return { littleEndian, tags };
}

function allEqual(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

function swap(pixels: Buffer, bits: number): void {
  if (bits === 16) pixels.swap16();
  if (bits === 32) pixels.swap32();
  if (bits === 64) pixels.swap64();
}
