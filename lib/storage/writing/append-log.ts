import type { FileHandle } from 'node:fs/promises';
import type { Durability } from './durability.js';
import { writeAll } from './write-all.js';

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Appends lines to a file, in the order in which they come. Those that come while others are being written are written
 * together.
 */
export class AppendLog {
  readonly #file: FileHandle;
  readonly #durability: Durability;
  #length: number;
  #waiting: Waiting[] = [];
  #writing = false;

  /** @param length - where the file ends */
  constructor(file: FileHandle, length: number, durability: Durability) {
    this.#file = file;
    this.#length = length;
    this.#durability = durability;
  }

  /** Resolves when the lines are in the file, as durably as was asked for. */
  append(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        this.#length += await writeAll(this.#file, [Buffer.from(batch.map(({ text }) => text).join(''))], this.#length);
        if (this.#durability === 'synced') await this.#file.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // Half a line would spoil the next one.
        await this.#file.truncate(this.#length).catch(() => undefined);
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = false;
  }
}
