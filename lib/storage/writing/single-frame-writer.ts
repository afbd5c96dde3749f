import { open } from 'node:fs/promises';
import type { Frame } from '../../frames/index.js';
import type { FrameFileWriter } from '../format.js';
import { writeWholeFile } from './write-whole-file.js';

/** Writes a file of one frame, which is encoded as a whole. */
export class SingleFrameWriter implements FrameFileWriter {
  readonly #path: string;
  readonly #encode: (frame: Frame) => Promise<readonly Uint8Array[]>;

  /** @param encode - gives the bytes of the file, in pieces that are written one behind the other */
  constructor(path: string, encode: (frame: Frame) => Promise<readonly Uint8Array[]>) {
    this.#path = path;
    this.#encode = encode;
  }

  async append(frame: Frame): Promise<number> {
    return await writeWholeFile(this.#path, await this.#encode(frame));
  }

  async sync(): Promise<void> {
    const file = await open(this.#path, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async close(): Promise<void> {
    // It was closed before it got its name.
  }
}
