import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory, type Durability } from '../writing/durability.js';
import { discard, putInPlace, temporaryPath } from '../writing/temporary-file.js';
import { writeAll } from '../writing/write-all.js';

/** A file to which rows are appended: all that are given at once, or none of them. */
export class PartFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #durability: Durability;
  #length: number;

  private constructor(path: string, file: FileHandle, length: number, durability: Durability) {
    this.path = path;
    this.#file = file;
    this.#length = length;
    this.#durability = durability;
  }

  /** A new file, which gets its name when its first bytes are in it. @throws `EEXIST` when there is one; the system's errors */
  static async create(path: string, bytes: Uint8Array, durability: Durability): Promise<PartFile> {
    const temporary = temporaryPath(path);
    const file = await open(temporary, 'wx');
    try {
      const part = new PartFile(path, file, 0, durability);
      await part.append(bytes);
      await putInPlace(temporary, path);
      if (durability === 'synced') await syncDirectory(dirname(path));
      return part;
    } catch (error) {
      await file.close().catch(() => undefined);
      await discard(temporary);
      throw error;
    }
  }

  /** A file that is there, without what is behind a place. */
  static async reopen(path: string, length: number, durability: Durability): Promise<PartFile> {
    const file = await open(path, 'r+');
    try {
      await file.truncate(length);
      return new PartFile(path, file, length, durability);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Where the next byte goes. */
  get length(): number {
    return this.#length;
  }

  /** Resolves when the bytes are in the file, as durably as was asked for. */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      await writeAll(this.#file, [bytes], this.#length);
      if (this.#durability === 'synced') await this.#file.datasync();
      this.#length += bytes.length;
    } catch (error) {
      // Half a row would spoil the next, and on a full disk it is in the way.
      await this.#file.truncate(this.#length).catch(() => undefined);
      throw error;
    }
  }

  /** When it resolves, what has been appended survives a power failure. */
  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  /** @param ending - the last bytes of a file that nothing has failed with */
  async close(ending: Uint8Array = new Uint8Array()): Promise<void> {
    try {
      await this.append(ending);
    } finally {
      await this.#file.close();
    }
  }
}
