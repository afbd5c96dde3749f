import { lstat, readFile, rm } from 'node:fs/promises';
import type { Frame } from '../../frames/index.js';
import type { CreateOptions, FrameFileWriter } from '../format.js';
import { GrowingFile } from '../writing/growing-file.js';
import { ending, sidecarHeader, sidecarLine, type RawLayout } from './raw-sidecar.js';

/**
 * Writes the pixels of one frame after those of the other, and beside them a sidecar that says what they are. How many frames
 * there are follows from the length of the file, whatever became of the writer.
 */
export class RawWriter implements FrameFileWriter {
  readonly #path: string;
  readonly #sidecarPath: string;
  readonly #pixels: GrowingFile;
  readonly #sidecar: GrowingFile;
  readonly #pixelSize: readonly [number, number] | undefined;
  #layout: RawLayout | undefined;

  constructor(path: string, { pixelSize }: CreateOptions) {
    this.#path = path;
    this.#sidecarPath = `${path}.json`;
    this.#pixels = new GrowingFile(path);
    this.#sidecar = new GrowingFile(this.#sidecarPath);
    this.#pixelSize = pixelSize;
  }

  async append(frame: Frame): Promise<number> {
    assertSame(frame, this.#layout);
    const isFirst = this.#layout === undefined;
    const before = this.#pixels.length + this.#sidecar.length;
    const { data } = frame;
    await this.#pixels.append([new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
    if (isFirst) await this.#begin(frame);
    await this.#describe(sidecarLine(frame, isFirst));
    if (isFirst) await this.#show();
    this.#layout = { dtype: frame.dtype, shape: frame.shape };
    return this.#pixels.length + this.#sidecar.length - before;
  }

  async sync(): Promise<void> {
    await this.#pixels.sync();
    await this.#sidecar.sync();
  }

  async close(): Promise<void> {
    try {
      await this.#pixels.close();
    } finally {
      await this.#sidecar.close();
    }
  }

  async #begin(frame: Frame): Promise<void> {
    await this.#sidecar.append([Buffer.from(sidecarHeader(frame, this.#pixelSize))]);
  }

  /** The ending is written with each line, and the next line replaces it. */
  async #describe(line: string): Promise<void> {
    await this.#sidecar.append([Buffer.from(line)], [Buffer.from(ending)]);
  }

  /** The sidecar first: pixels without it are nothing. */
  async #show(): Promise<void> {
    await this.#clearAway();
    await this.#sidecar.show();
    await this.#pixels.show();
  }

  /** A writer that was killed between the two has left a sidecar of nothing. */
  async #clearAway(): Promise<void> {
    const isThere = (path: string) => lstat(path).then(Boolean, () => false);
    if ((await isThere(this.#path)) || !(await isThere(this.#sidecarPath))) return;
    if ((await readFile(this.#sidecarPath, 'utf8')).startsWith('{"rxlab":"raw 1"')) await rm(this.#sidecarPath);
  }
}

function assertSame({ dtype, shape }: Frame, layout: RawLayout | undefined): void {
  if (layout === undefined || (layout.dtype === dtype && layout.shape.join() === shape.join())) return;
  const [is, holds] = [{ dtype, shape }, layout].map(({ dtype, shape }) => `${dtype} [${shape.join(', ')}]`);
  throw new Error(`it is ${is}, and the file holds ${holds}`);
}
