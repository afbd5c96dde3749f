import { open, type FileHandle } from 'node:fs/promises';
import { discard, putInPlace, temporaryPath } from './temporary-file.js';
import { writeAll } from './write-all.js';

/**
 * A file to which bytes are appended, and which has its own name only when it is shown. Every place in it is a plain
 * number: beyond 4 GiB the operators on bits give wrong ones.
 */
export class GrowingFile {
  readonly #path: string;
  readonly #temporary: string;
  #file: FileHandle | undefined;
  #length = 0;
  #ending: readonly Uint8Array[] = [];
  #shown = false;

  constructor(path: string) {
    this.#path = path;
    this.#temporary = temporaryPath(path);
  }

  /** Where the next byte goes. */
  get length(): number {
    return this.#length;
  }

  /**
   * Appends all pieces, or nothing.
   *
   * @param ending - what is written behind them in the same step, and replaced by what is appended next
   */
  async append(pieces: readonly Uint8Array[], ending: readonly Uint8Array[] = []): Promise<void> {
    this.#file ??= await open(this.#temporary, 'wx');
    try {
      const bytes = await writeAll(this.#file, [...pieces, ...ending], this.#length);
      this.#length += bytes - ending.reduce((sum, { length }) => sum + length, 0);
      this.#ending = ending;
    } catch (error) {
      // Half a frame is of no use, and on a full disk it is in the way.
      await this.#file.truncate(this.#length).catch(() => undefined);
      await writeAll(this.#file, this.#ending, this.#length).catch(() => undefined);
      throw error;
    }
  }

  /** Replaces bytes that are there. */
  async patch(bytes: Uint8Array, position: number): Promise<void> {
    await writeAll(this.#file!, [bytes], position);
  }

  /** Gives the file its name, unless it has it. */
  async show(): Promise<void> {
    if (this.#shown) return;
    await putInPlace(this.#temporary, this.#path);
    this.#shown = true;
  }

  async sync(): Promise<void> {
    await this.#file?.datasync();
  }

  /** A file that was never shown is removed. */
  async close(): Promise<void> {
    try {
      await this.#file?.close();
    } finally {
      if (!this.#shown) await discard(this.#temporary);
    }
  }
}
