import { readFile } from 'node:fs/promises';
import { frameBytes, pixelArrays } from '../../frames/index.js';
import type { FrameFileReader, StoredFrame } from '../format.js';
import type { FrameRecord } from '../frame-record.js';
import { FileBytes } from '../reading/file-bytes.js';
import { parseSidecar, type RawLayout } from './raw-sidecar.js';

/** Reads any frame of a raw file from its place, as its sidecar says. */
export class RawReader implements FrameFileReader {
  readonly #file: FileBytes;
  readonly #sidecarPath: string;
  readonly #layout: RawLayout;
  #records: readonly (FrameRecord | undefined)[];

  private constructor(file: FileBytes, layout: RawLayout, records: readonly (FrameRecord | undefined)[]) {
    this.#file = file;
    this.#sidecarPath = `${file.path}.json`;
    this.#layout = layout;
    this.#records = records;
  }

  static async open(path: string): Promise<RawReader> {
    const file = await FileBytes.open(path);
    try {
      const { layout, records } = parseSidecar(await readFile(`${path}.json`, 'utf8'));
      return new RawReader(file, layout, records);
    } catch (error) {
      await file.close();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new Error(`there is no ${path}.json, which would say of what dtype and shape its frames are`, {
        cause: error,
      });
    }
  }

  async count(): Promise<number> {
    return Math.floor((await this.#file.refreshedLength()) / frameBytes(this.#layout));
  }

  async frame(position: number): Promise<StoredFrame | undefined> {
    if (position >= (await this.count())) return undefined;
    const { dtype, shape } = this.#layout;
    const bytes = frameBytes(this.#layout);
    const data = new pixelArrays[dtype](bytes / pixelArrays[dtype].BYTES_PER_ELEMENT);
    await this.#file.readInto(new Uint8Array(data.buffer), position * bytes);
    return { data, shape, ...(await this.#recordOf(position)) };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #recordOf(position: number): Promise<FrameRecord | undefined> {
    // It may be growing: somebody is writing it.
    if (position >= this.#records.length) {
      this.#records = parseSidecar(await readFile(this.#sidecarPath, 'utf8')).records;
    }
    return this.#records[position];
  }
}
