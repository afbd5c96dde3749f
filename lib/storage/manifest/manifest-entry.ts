import { crc32 } from 'node:zlib';

/** What a manifest says of a frame that has been saved. */
export interface ManifestEntry {
  /** The name of its file, in the directory of the manifest. */
  readonly file: string;
  /** Where it is in that file, from 0. */
  readonly position: number;
  /** Its index in its recording. */
  readonly index: number;
  /** When it was taken: milliseconds since the epoch. */
  readonly timestamp: number;
  /** The bytes of its pixels. */
  readonly bytes: number;
  /** The CRC-32 of its pixels, as they lie in memory, little-endian. */
  readonly crc32: string;
}

/** The first line of a manifest. */
export interface ManifestHeader {
  /** The version of this layout. */
  readonly rxlab: 'manifest 1';
  /** The name of the data set, with its placeholder. */
  readonly dataset: string;
}

const check = /,"check":"([0-9a-f]{8})"\}$/;

/** One line of JSON that carries its own checksum: the CRC-32 of the bytes before `,"check"`. */
export function encodeLine(content: ManifestEntry | ManifestHeader): string {
  const text = JSON.stringify(content).slice(0, -1);
  return `${text},"check":"${checksum(Buffer.from(text))}"}\n`;
}

/** What a line says; `undefined` when it is not as it was written. */
export function decodeLine(line: string): ManifestEntry | ManifestHeader | undefined {
  const [ending, expected] = check.exec(line) ?? [];
  if (ending === undefined) return undefined;
  const text = line.slice(0, -ending.length);
  return checksum(Buffer.from(text)) === expected
    ? (JSON.parse(`${text}}`) as ManifestEntry | ManifestHeader)
    : undefined;
}

/** CRC-32, as zlib's, in eight hexadecimal digits. */
export function checksum(data: NodeJS.ArrayBufferView): string {
  return crc32(data).toString(16).padStart(8, '0');
}
