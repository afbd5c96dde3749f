import { crc32 } from 'node:zlib';

/** The eight bytes that every PNG file begins with, and the header chunk, which is the first. */
const headerEnd = 33;

/** The keyword of the chunk that holds what is known of a frame besides its pixels. */
const keyword = 'rxlab';

/** The file with a text in a `tEXt` chunk behind its header, in pieces; the pixels are not touched. */
export function withText(file: Uint8Array, text: string): readonly Uint8Array[] {
  const content = Buffer.from(`tEXt${keyword}\0${text}`, 'latin1');
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  chunk.set(content, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return [file.subarray(0, headerEnd), chunk, file.subarray(headerEnd)];
}

/** The text that {@link withText} has put in; `undefined` where there is none. */
export function textOf(file: Buffer): string | undefined {
  for (let at = headerEnd; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    // Behind the pixels nobody looks for it.
    if (type === 'IDAT') return undefined;
    const content = file.toString('latin1', at + 8, at + 8 + length);
    if (type === 'tEXt' && content.startsWith(`${keyword}\0`)) return content.slice(keyword.length + 1);
    at += 12 + length;
  }
  return undefined;
}
