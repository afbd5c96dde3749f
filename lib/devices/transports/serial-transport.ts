import type { SerialPort } from 'serialport';
import { InvalidArgumentError } from '../../flow/index.js';
import { loadSerialPort } from './load-serialport.js';
import { Transport } from './transport.js';
import type { Link, LinkListener, TransportDriver } from './transport-driver.js';
import type { TransportOptions } from './transport-options.js';

/** Options of a {@link SerialTransport}. */
export interface SerialTransportOptions extends TransportOptions {
  /** The device file, or the name of the port: `/dev/ttyUSB0`, `COM3`. */
  readonly path: string;
  /** Bits per second. 9600 unless told. */
  readonly baudRate?: number | undefined;
  /** Bits of a character. 8 unless told. */
  readonly dataBits?: 5 | 6 | 7 | 8 | undefined;
  /** `'none'` unless told. */
  readonly parity?: 'none' | 'even' | 'odd' | undefined;
  /** 1 unless told. */
  readonly stopBits?: 1 | 1.5 | 2 | undefined;
  /** How one side tells the other to wait. `'none'` unless told. */
  readonly flowControl?: 'none' | 'rts/cts' | 'xon/xoff' | undefined;
}

/**
 * An instrument on a serial port (RS-232, or a USB adapter), by the package `serialport`.
 *
 * @throws an {@link InvalidArgumentError} when an option is wrong; opening fails with an `RxlabError` with code
 *   `MISSING_DEPENDENCY` where the package is not installed
 *
 * @example
 * ```ts
 * import { SerialTransport } from 'rxlab/devices';
 *
 * const transport = new SerialTransport({ path: '/dev/ttyUSB0', baudRate: 19200, timeout: '1 s' });
 * console.log(transport.name); // prints: serial port /dev/ttyUSB0
 * ```
 */
export class SerialTransport extends Transport {
  constructor(options: SerialTransportOptions) {
    const { path, baudRate = 9600 } = options;
    if (typeof path !== 'string' || path === '') {
      throw new InvalidArgumentError('path', "a serial port such as '/dev/ttyUSB0'", path);
    }
    if (!(Number.isInteger(baudRate) && baudRate > 0)) {
      throw new InvalidArgumentError('baudRate', 'a whole number of bits per second', baudRate);
    }
    super(new SerialDriver(options, baudRate), options);
  }
}

class SerialDriver implements TransportDriver {
  readonly name: string;
  readonly #options: SerialTransportOptions;
  readonly #baudRate: number;

  constructor(options: SerialTransportOptions, baudRate: number) {
    this.name = `serial port ${options.path}`;
    this.#options = options;
    this.#baudRate = baudRate;
  }

  async open(listener: LinkListener, signal: AbortSignal): Promise<Link> {
    const Port = await loadSerialPort();
    signal.throwIfAborted();
    const { path, dataBits = 8, parity = 'none', stopBits = 1, flowControl = 'none' } = this.#options;
    const flow = {
      rtscts: flowControl === 'rts/cts',
      xon: flowControl === 'xon/xoff',
      xoff: flowControl === 'xon/xoff',
    };
    const port = new Port({ path, baudRate: this.#baudRate, dataBits, parity, stopBits, ...flow, autoOpen: false });
    await settled((done) => port.open(done));
    const link = new SerialLink(port, listener);
    try {
      // What was sent to who had the port before.
      await settled((done) => port.flush(done));
      signal.throwIfAborted();
      return link;
    } catch (error) {
      await link.close();
      throw error;
    }
  }
}

/** How often, in milliseconds, the port is looked at. */
const heartbeat = 500;

class SerialLink implements Link {
  readonly #port: SerialPort;
  readonly #listener: LinkListener;
  readonly #heart: NodeJS.Timeout;

  constructor(port: SerialPort, listener: LinkListener) {
    this.#port = port;
    this.#listener = listener;
    this.#heart = setInterval(() => void this.check(), heartbeat).unref();
    port.on('data', (bytes: Buffer) => listener.received(bytes));
    // When the peer is gone it is 'close' that comes, with the error, and no 'error'.
    port.on('close', (error?: Error | null) => this.#lose(error));
    port.on('error', (error: Error) => this.#lose(error));
  }

  write(bytes: Uint8Array): Promise<void> {
    return settled((done) => void this.#port.write(Buffer.from(bytes), undefined, done));
  }

  pause(): void {
    this.#port.pause();
  }

  resume(): void {
    this.#port.resume();
  }

  /**
   * A peer that goes away while something is being read is not noticed by serialport 13: it reads nothing, for ever and without
   * a pause. But then the port cannot be asked for its state.
   */
  async check(): Promise<void> {
    if (!this.#port.isOpen) return;
    await settled((done) => this.#port.get(done)).catch((error: unknown) => {
      const { message } = error as Error;
      if (/input\/output error|no such device|bad file/i.test(message)) this.#lose(error as Error);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#heart);
    if (this.#port.isOpen) await settled((done) => this.#port.close(done));
  }

  #lose(error?: Error | null): void {
    clearInterval(this.#heart);
    this.#listener.lost(error ?? undefined);
    if (this.#port.isOpen) this.#port.close(() => {});
  }
}

function settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}
