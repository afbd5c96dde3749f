import { open, type FileHandle } from 'node:fs/promises';

/** A file of which any part can be read, with nothing kept in memory. */
export class FileBytes {
  readonly #file: FileHandle;
  readonly path: string;
  /** The bytes that were in the file when that was last asked. */
  #length: number;

  private constructor(path: string, file: FileHandle, length: number) {
    this.path = path;
    this.#file = file;
    this.#length = length;
  }

  static async open(path: string): Promise<FileBytes> {
    const file = await open(path, 'r');
    try {
      return new FileBytes(path, file, (await file.stat()).size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes that are in the file now. */
  async refreshedLength(): Promise<number> {
    this.#length = (await this.#file.stat()).size;
    return this.#length;
  }

  /** The bytes from a place on. @throws an `Error` when the file does not have them */
  async read(at: number, length: number): Promise<Buffer> {
    await this.#assertInside(at, length);
    const bytes = Buffer.alloc(length);
    await this.readInto(bytes, at);
    return bytes;
  }

  /** The bytes from a place on, at most so many: fewer at the end of the file. */
  async readUpTo(at: number, most: number): Promise<Buffer> {
    if (at + most > this.#length) await this.refreshedLength();
    return await this.read(at, Math.min(most, Math.max(this.#length - at, 0)));
  }

  /** Fills the memory with the bytes from a place on. @throws an `Error` when the file does not have them */
  async readInto(bytes: Uint8Array, at: number): Promise<void> {
    await this.#assertInside(at, bytes.length);
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await this.#file.read(bytes, done, bytes.length - done, at + done);
      if (bytesRead === 0) throw new Error('it is cut off');
      done += bytesRead;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Looked at before memory is taken: a damaged file may speak of any number of bytes. */
  async #assertInside(at: number, length: number): Promise<void> {
    if (!(at >= 0 && length >= 0)) throw new Error(`it is damaged: ${length} bytes at ${at}`);
    if (at + length <= this.#length) return;
    // It may be growing: somebody is writing it.
    await this.refreshedLength();
    if (at + length <= this.#length) return;
    throw new Error(`it is cut off: ${this.#length} of at least ${at + length} bytes are there`);
  }
}
