import { FileBytes } from '../reading/file-bytes.js';

/** Some lines of a file, and where they end. */
export interface Lines {
  /** Each with its line feed. */
  readonly text: string;
  readonly end: number;
  /** A last line without a line feed, which may be torn, is given by itself. */
  readonly isWhole: boolean;
}

const chunkBytes = 1 << 16;
const lineFeed = 0x0a;
const quote = 0x22;

/**
 * The lines of a text file in pieces of some 64 kB.
 *
 * @param inQuotes - line feeds between quotes are none
 */
export async function* wholeLines(file: FileBytes, inQuotes: boolean): AsyncGenerator<Lines> {
  let end = 0;
  let most = chunkBytes;
  for (;;) {
    const bytes = await file.readUpTo(end, most);
    const length = inQuotes ? lastLineFeedOutside(bytes) + 1 : bytes.lastIndexOf(lineFeed) + 1;
    if (length > 0) {
      end += length;
      yield { text: bytes.toString('utf8', 0, length), end, isWhole: true };
      most = chunkBytes;
    } else if (bytes.length < most) {
      if (bytes.length > 0) yield { text: bytes.toString(), end: end + bytes.length, isWhole: false };
      return;
    } else most *= 2;
  }
}

/** Quotes inside of quotes come in twos. */
function lastLineFeedOutside(bytes: Buffer): number {
  let last = -1;
  let quoted = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === quote) quoted = !quoted;
    else if (byte === lineFeed && !quoted) last = index;
  }
  return last;
}
