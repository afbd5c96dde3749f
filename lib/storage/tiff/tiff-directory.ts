import type { FileBytes } from '../reading/file-bytes.js';
import { big, classic, type TiffKind } from './tiff-kind.js';
import { Type, typeSizes } from './tiff-tags.js';

/** How the numbers of a TIFF file are written, and where its first directory is. */
export interface TiffHeader {
  readonly kind: TiffKind;
  readonly littleEndian: boolean;
  readonly first: number;
}

/** A directory of a TIFF file: what is said of one of its images. */
export interface TiffDirectory {
  /** The numbers of each tag that has whole numbers. */
  readonly numbers: ReadonlyMap<number, readonly number[]>;
  readonly texts: ReadonlyMap<number, string>;
  /** Where the directory of the next image is; 0 behind the last. */
  readonly next: number;
}

/** Directories and their values are mostly in one piece; it is read at once. */
const usualLength = 1024;

/** Nobody has as many entries; the number of them is damaged. */
const mostEntries = 4096;

/** @throws an `Error` when it is not the beginning of a TIFF file */
export async function readHeader(file: FileBytes): Promise<TiffHeader> {
  const bytes = await file.readUpTo(0, 16);
  const mark = bytes.toString('latin1', 0, 4);
  const littleEndian = mark.startsWith('II');
  if (mark === 'II*\0' || mark === 'MM\0*') {
    return { kind: classic, littleEndian, first: readUint(bytes, 4, 4, littleEndian) };
  }
  if (mark === 'II+\0' || mark === 'MM\0+') {
    return { kind: big, littleEndian, first: readUint(bytes, 8, 8, littleEndian) };
  }
  throw new Error('it does not begin as a TIFF file does');
}

/** @throws an `Error` when the directory is not whole */
export async function readDirectory(
  file: FileBytes,
  { kind, littleEndian }: TiffHeader,
  at: number,
): Promise<TiffDirectory> {
  const beginning = await file.readUpTo(at, usualLength);
  const uint = (bytes: Buffer, place: number, size: number) => readUint(bytes, place, size, littleEndian);
  const count = uint(beginning, 0, kind.entryCount);
  if (count === 0 || count > mostEntries) throw new Error(`its directory has ${count} entries`);
  const length = kind.entryCount + count * kind.entry + kind.offset;
  const bytes = length <= beginning.length ? beginning : await file.read(at, length);

  const numbers = new Map<number, readonly number[]>();
  const texts = new Map<number, string>();
  for (let entry = 0; entry < count; entry++) {
    const place = kind.entryCount + entry * kind.entry;
    const tag = uint(bytes, place, 2);
    const type = uint(bytes, place + 2, 2);
    const size = typeSizes[type];
    if (size === undefined) continue;
    const values = uint(bytes, place + 4, kind.offset);
    const within = place + 4 + kind.offset;
    const isInside = values * size <= kind.offset;
    const source = isInside ? bytes.subarray(within) : await valuesAt(uint(bytes, within, kind.offset), values * size);
    if (type === Type.ascii) texts.set(tag, source.toString('utf8', 0, values).replace(/\0+$/, ''));
    else
      numbers.set(
        tag,
        Array.from({ length: values }, (_, nth) => uint(source, nth * size, size)),
      );
  }
  return { numbers, texts, next: uint(bytes, length - kind.offset, kind.offset) };

  async function valuesAt(place: number, size: number): Promise<Buffer> {
    const isHere = place >= at && place + size <= at + bytes.length;
    return isHere ? bytes.subarray(place - at) : await file.read(place, size);
  }
}

function readUint(bytes: Buffer, at: number, size: number, littleEndian: boolean): number {
  if (at + size > bytes.length) throw new Error('it is cut off: its directory lies behind its end');
  if (size === 8) return Number(littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return littleEndian ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
}
