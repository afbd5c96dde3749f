import { open } from 'node:fs/promises';
import { InvalidArgumentError } from '../../flow/index.js';
import { Transport } from './transport.js';
import type { Link, LinkListener, TransportDriver } from './transport-driver.js';
import type { TransportOptions } from './transport-options.js';

/** The part of a file that is needed, so that tests can do without an instrument. */
export interface UsbTmcFile {
  /** Waits for a message, or a part of one, and gives its length. */
  read(buffer: Uint8Array): Promise<{ bytesRead: number }>;
  /** Sends a message. */
  write(bytes: Uint8Array): Promise<unknown>;
  /** Lets go of the device file. */
  close(): Promise<void>;
}

/** Options of a {@link UsbTmcTransport}. */
export interface UsbTmcTransportOptions extends TransportOptions {
  /** The device file that the kernel has for the instrument: `/dev/usbtmc0`. */
  readonly path: string;
  /** Opens the device file. For tests. */
  readonly openFile?: ((path: string) => Promise<UsbTmcFile>) | undefined;
}

/**
 * An instrument on USB (USBTMC class), by the driver of the Linux kernel: each write is one message, and an answer is read
 * only while somebody waits for it. The kernel itself gives up a read after 5 s, and closing waits for that.
 *
 * @throws an {@link InvalidArgumentError} when an option is wrong
 *
 * @example
 * ```ts
 * import { UsbTmcTransport } from 'rxlab/devices';
 *
 * const transport = new UsbTmcTransport({ path: '/dev/usbtmc0', timeout: '5 s' });
 * console.log(transport.name); // prints: /dev/usbtmc0
 * ```
 */
export class UsbTmcTransport extends Transport {
  constructor(options: UsbTmcTransportOptions) {
    const { path, openFile = (file: string): Promise<UsbTmcFile> => open(file, 'r+') } = options;
    if (typeof path !== 'string' || path === '') {
      throw new InvalidArgumentError('path', "a device file such as '/dev/usbtmc0'", path);
    }
    super(new UsbTmcDriver(path, openFile), options);
  }
}

class UsbTmcDriver implements TransportDriver {
  constructor(
    readonly name: string,
    readonly openFile: (path: string) => Promise<UsbTmcFile>,
  ) {}

  async open(listener: LinkListener, signal: AbortSignal): Promise<Link> {
    const file = await this.openFile(this.name);
    if (!signal.aborted) return new UsbTmcLink(file, listener);
    await file.close();
    throw signal.reason as Error;
  }
}

/** What the kernel says when an instrument had nothing to say in time, which is no failure of the link. */
const unanswered = new Set(['ETIMEDOUT', 'EAGAIN', 'EINTR']);

class UsbTmcLink implements Link {
  readonly #file: UsbTmcFile;
  readonly #listener: LinkListener;
  readonly #buffer = new Uint8Array(2 ** 16);
  #isReading = false;
  #isOver = false;

  constructor(file: UsbTmcFile, listener: LinkListener) {
    this.#file = file;
    this.#listener = listener;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#file.write(bytes);
    } catch (error) {
      this.#lose(error);
      throw error;
    }
  }

  pull(): void {
    if (!this.#isReading && !this.#isOver) void this.#read();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#file.close();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    let received = new Uint8Array();
    try {
      const { bytesRead } = await this.#file.read(this.#buffer);
      received = this.#buffer.subarray(0, bytesRead);
    } catch (error) {
      if (!unanswered.has((error as NodeJS.ErrnoException).code ?? '')) this.#lose(error);
    }
    this.#isReading = false;
    // Also when nothing came: who still waits pulls again.
    if (!this.#isOver) this.#listener.received(received);
  }

  #lose(error: unknown): void {
    this.#isOver = true;
    this.#listener.lost(error);
  }
}
