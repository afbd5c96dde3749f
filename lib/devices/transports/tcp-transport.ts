import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { InvalidArgumentError } from '../../flow/index.js';
import { Transport } from './transport.js';
import type { Link, LinkListener, TransportDriver } from './transport-driver.js';
import type { TransportOptions } from './transport-options.js';

/** Options of a {@link TcpTransport}. */
export interface TcpTransportOptions extends TransportOptions {
  /** The name or address of the instrument. */
  readonly host: string;
  /** 5025 unless told: where most instruments listen for SCPI. */
  readonly port?: number | undefined;
}

/**
 * An instrument on the network, by a plain TCP connection ("raw socket").
 *
 * @throws an {@link InvalidArgumentError} when an option is wrong
 *
 * @example
 * ```ts
 * import { Simulated33220A, simulate, TcpTransport } from 'rxlab/devices';
 *
 * await using served = await simulate(new Simulated33220A(), { port: 0 });
 * await using transport = new TcpTransport({ host: '127.0.0.1', port: served.port!, timeout: '500 ms' });
 * await transport.open();
 * await transport.write('FREQ 50');
 * await transport.write('FREQ?');
 * console.log(await transport.readLine()); // prints: +5.0000000000000E+01
 * ```
 */
export class TcpTransport extends Transport {
  constructor(options: TcpTransportOptions) {
    const { host, port = 5025 } = options;
    if (typeof host !== 'string' || host === '') {
      throw new InvalidArgumentError('host', 'the name or address of a host', host);
    }
    if (!(Number.isInteger(port) && port > 0 && port < 65536)) {
      throw new InvalidArgumentError('port', 'a whole number from 1 to 65535', port);
    }
    super(new TcpDriver(host, port), options);
  }
}

class TcpDriver implements TransportDriver {
  readonly name: string;

  constructor(
    readonly host: string,
    readonly port: number,
  ) {
    this.name = `tcp ${host}:${port}`;
  }

  async open(listener: LinkListener, signal: AbortSignal): Promise<Link> {
    const { host, port } = this;
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    try {
      await once(socket, 'connect', { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    let failure: Error | undefined;
    socket.on('data', (bytes) => listener.received(bytes));
    socket.on('error', (error) => (failure = error));
    socket.on('close', () => listener.lost(failure));
    return new TcpLink(socket);
  }
}

class TcpLink implements Link {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  async close(): Promise<void> {
    if (this.#socket.closed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroySoon();
    await closed;
  }
}
