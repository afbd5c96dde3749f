import { frameBytes, pixelArrays, type DType, type TypedArray } from '../../frames/index.js';
import type { FrameFileReader, StoredFrame } from '../format.js';
import { parseFrameRecord, type FrameRecord } from '../frame-record.js';
import { FileBytes } from '../reading/file-bytes.js';
import { decodeImage } from '../sharp/decode-image.js';
import { simplifyChannels } from '../sharp/simplify-channels.js';
import { recordInOmeXml } from './ome-xml.js';
import { readDirectory, readHeader, type TiffDirectory, type TiffHeader } from './tiff-directory.js';
import * as tiff from './tiff-tags.js';

const { Tag } = tiff;

/** By sample format and bits. */
const dtypes: Readonly<Record<string, DType>> = {
  '1 8': 'uint8',
  '1 16': 'uint16',
  '1 32': 'uint32',
  '2 16': 'int16',
  '2 32': 'int32',
  '3 32': 'float32',
  '3 64': 'float64',
};

/** How a page lies in its file, where it lies there as it is. */
interface PlainPage {
  readonly shape: readonly [rows: number, columns: number, channels: number];
  readonly dtype: DType;
  readonly strips: readonly { readonly at: number; readonly length: number }[];
}

/**
 * Reads the pages of TIFF and BigTIFF files. What lies in them as it is (uncompressed, grey or RGB or RGBA, in strips) is read
 * from its place, page by page; every other kind of TIFF is sharp's to read.
 */
export class TiffReader implements FrameFileReader {
  readonly #file: FileBytes;
  readonly #header: TiffHeader;
  /** Where the directories are, as far as is known. */
  readonly #starts: number[];
  readonly #seen: Set<number>;
  /** The whole file, for sharp. */
  #bytes: Promise<Buffer> | undefined;

  private constructor(file: FileBytes, header: TiffHeader) {
    this.#file = file;
    this.#header = header;
    this.#starts = header.first === 0 ? [] : [header.first];
    this.#seen = new Set(this.#starts);
  }

  static async open(path: string): Promise<TiffReader> {
    const file = await FileBytes.open(path);
    try {
      return new TiffReader(file, await readHeader(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async count(): Promise<number> {
    await this.#directory(Infinity);
    return this.#starts.length;
  }

  async frame(position: number): Promise<StoredFrame | undefined> {
    const directory = await this.#directory(position);
    if (directory === undefined) return undefined;
    const description = directory.texts.get(Tag.imageDescription) ?? '';
    const record = parseFrameRecord(description) ?? parseFrameRecord(recordInOmeXml(description) ?? '');
    const page = plainPage(directory);
    if (page === undefined) return simplifyChannels(await this.#decodeBySharp(position));
    const [rows, columns, channels] = page.shape;
    const data = await this.#readPixels(page);
    const pixels = { data, shape: channels === 1 ? ([rows, columns] as const) : page.shape };
    return record ? { ...pixels, ...record } : { ...simplifyChannels(pixels), ...described(description) };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Goes from directory to directory; each says where the next is. */
  async #directory(position: number): Promise<TiffDirectory | undefined> {
    for (let at = Math.min(position, this.#starts.length - 1); ; at++) {
      const start = this.#starts[at];
      if (start === undefined) return undefined;
      const directory = await readDirectory(this.#file, this.#header, start);
      this.#learn(at + 1, directory.next);
      if (at === position) return directory;
    }
  }

  #learn(position: number, start: number): void {
    if (start === 0 || position < this.#starts.length) return;
    if (this.#seen.has(start)) throw new Error('it is damaged: its directories lead in a circle');
    this.#seen.add(start);
    this.#starts.push(start);
  }

  async #readPixels({ shape: [rows, columns, channels], dtype, strips }: PlainPage): Promise<TypedArray> {
    const expected = frameBytes({ shape: [rows, columns, channels], dtype });
    const stored = strips.reduce((sum, { length }) => sum + length, 0);
    if (stored < expected) throw new Error(`${stored} of ${expected} bytes of pixels are there`);
    const last = strips.at(-1)!;
    // Before memory is taken for them.
    await this.#file.read(last.at + last.length, 0);
    const data = new pixelArrays[dtype](rows * columns * channels);
    const bytes = Buffer.from(data.buffer);
    let done = 0;
    for (const { at, length } of strips) {
      const part = Math.min(length, expected - done);
      await this.#file.readInto(bytes.subarray(done, done + part), at);
      done += part;
    }
    if (!this.#header.littleEndian) swap(bytes, data.BYTES_PER_ELEMENT);
    return data;
  }

  async #decodeBySharp(position: number) {
    this.#bytes ??= this.#file.read(0, this.#file.length);
    return await decodeImage(await this.#bytes, position);
  }
}

function plainPage({ numbers }: TiffDirectory): PlainPage | undefined {
  const one = (tag: number, otherwise: number) => numbers.get(tag)?.[0] ?? otherwise;
  const channels = one(Tag.samplesPerPixel, 1);
  const bits = numbers.get(Tag.bitsPerSample) ?? [1];
  const formats = numbers.get(Tag.sampleFormat) ?? [tiff.sampleFormats.uint];
  const dtype = dtypes[`${formats[0]} ${bits[0]}`];
  const isPlain =
    one(Tag.compression, tiff.uncompressed) === tiff.uncompressed &&
    one(Tag.planarConfiguration, tiff.chunky) === tiff.chunky &&
    one(Tag.photometric, -1) === (channels === 1 ? tiff.blackIsZero : tiff.rgb) &&
    [1, 3, 4].includes(channels) &&
    one(Tag.imageLength, 0) > 0 &&
    one(Tag.imageWidth, 0) > 0 &&
    allEqual(bits) &&
    allEqual(formats);
  const offsets = numbers.get(Tag.stripOffsets) ?? [];
  const lengths = numbers.get(Tag.stripByteCounts) ?? [];
  if (dtype === undefined || !isPlain || offsets.length === 0 || lengths.length !== offsets.length) return undefined;
  return {
    shape: [one(Tag.imageLength, 0), one(Tag.imageWidth, 0), channels],
    dtype,
    strips: inOnePiece(offsets.map((at, strip) => ({ at, length: lengths[strip]! }))),
  };
}

/** Strips that lie one behind the other are one strip. */
function inOnePiece(strips: readonly { at: number; length: number }[]): PlainPage['strips'] {
  const pieces: { at: number; length: number }[] = [];
  for (const { at, length } of strips) {
    const last = pieces.at(-1);
    if (last && last.at + last.length === at) last.length += length;
    else pieces.push({ at, length });
  }
  return pieces;
}

/** What another program says of its image. */
function described(description: string): { metadata?: FrameRecord['metadata'] } {
  return description === '' ? {} : { metadata: { description } };
}

function allEqual(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

function swap(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  if (size === 4) bytes.swap32();
  if (size === 8) bytes.swap64();
}
