import { frameBytes, type Frame } from '../../frames/index.js';
import type { CreateOptions, FrameFileWriter } from '../format.js';
import { frameRecord } from '../frame-record.js';
import { GrowingFile } from '../writing/growing-file.js';
import { encodeHeader, encodePage, writeUint, type EncodedPage } from './encode-page.js';
import { OmeXml } from './ome-xml.js';
import { big, classic, type TiffKind } from './tiff-kind.js';

/**
 * Writes the pages of a TIFF file as they come. A page is written behind the others first, and then the page before is
 * linked to it: whoever opens the file at any moment, also after its writer was killed, reads all pages that are whole.
 */
export class TiffWriter implements FrameFileWriter {
  readonly #file: GrowingFile;
  readonly #bytesPerFile: number;
  readonly #ome: OmeXml | undefined;
  #kind = classic;
  #first: EncodedPage | undefined;
  #last: EncodedPage | undefined;

  constructor(path: string, { bytesPerFile, ome = false, pixelSize }: CreateOptions) {
    this.#file = new GrowingFile(path);
    this.#bytesPerFile = bytesPerFile;
    this.#ome = ome ? new OmeXml(pixelSize) : undefined;
  }

  async append(frame: Frame): Promise<number> {
    const before = this.#file.length;
    this.#ome?.check(frame);
    if (this.#last === undefined) await this.#begin(frame);
    else await this.#continue(frame, this.#last);
    this.#ome?.add(frame);
    return this.#file.length - before;
  }

  async sync(): Promise<void> {
    await this.#file.sync();
  }

  async close(): Promise<void> {
    try {
      if (this.#ome && this.#first) await this.#describe(this.#ome.toString(), this.#first);
    } finally {
      await this.#file.close();
    }
  }

  async #begin(frame: Frame): Promise<void> {
    this.#kind = kindFor(frame, this.#bytesPerFile);
    const header = encodeHeader(this.#kind);
    const page = this.#encode(frame, header.length);
    await this.#file.append([header, page.directory, page.pixels]);
    await this.#file.show();
    this.#first = page;
    this.#last = page;
  }

  async #continue(frame: Frame, last: EncodedPage): Promise<void> {
    const gap = Buffer.alloc((8 - (this.#file.length % 8)) % 8);
    const start = this.#file.length + gap.length;
    const page = this.#encode(frame, start);
    await this.#file.append([gap, page.directory, page.pixels]);
    await this.#file.patch(this.#uint(start), last.link);
    this.#last = page;
  }

  #encode(frame: Frame, start: number): EncodedPage {
    return encodePage(frame, frameRecord(frame), this.#kind, start);
  }

  /** Gives the first page another description: one that nobody could write before the last page was known. */
  async #describe(text: string, { description }: EncodedPage): Promise<void> {
    const bytes = Buffer.from(`${text}\0`);
    const place = this.#file.length;
    await this.#file.append([bytes]);
    await this.#file.patch(Buffer.concat([this.#uint(bytes.length), this.#uint(place)]), description + 4);
  }

  #uint(value: number): Buffer {
    const bytes = Buffer.alloc(this.#kind.offset);
    writeUint(bytes, value, 0, bytes.length);
    return bytes;
  }
}

/** What kind of file holds so many bytes of frames like this one, directories and descriptions included; one at least. */
export function kindFor(frame: Frame, bytesPerFile: number): TiffKind {
  const bytes = frameBytes(frame);
  const pages = Math.max(1, Math.floor(bytesPerFile / bytes));
  // A directory takes less than 512 bytes, OME-XML less than 2048. Indices grow, and metadata may.
  const page = bytes + 512 + frameRecord(frame).length * 2;
  return pages * page + 2048 < classic.limit ? classic : big;
}
