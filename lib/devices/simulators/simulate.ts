import { InvalidArgumentError } from '../../flow/index.js';
import { servePty } from './serve-pty.js';
import { serveTcp } from './serve-tcp.js';
import type { SimulatedInstrument } from './simulated-instrument.js';

/** Where {@link simulate} serves an instrument. */
export type SimulateOptions =
  | {
      /** The number of a TCP port of this machine; 0: any that is free. */
      readonly port: number;
    }
  | {
      /** A serial port: where its device file is to be; `true`: somewhere in the temporary directory. */
      readonly pty: string | true;
    };

/** A simulated instrument that is being served. `await using` it ends that with the block. */
export interface ServedInstrument extends AsyncDisposable {
  /** The TCP port, where it is served on one. */
  readonly port: number | undefined;
  /** The device file of the serial port, where it is served on one. */
  readonly path: string | undefined;
  /** Disconnects, and serves it no longer. */
  close(): Promise<void>;
}

/**
 * Serves a simulated instrument as real ones are reached: on a TCP port of this machine (127.0.0.1), or on a pseudo-terminal
 * that is opened as a serial port. The latter needs the program `socat`.
 *
 * @throws an {@link InvalidArgumentError} when neither a port nor a pty is asked for; an `RxlabError` with code
 *   `MISSING_DEPENDENCY` where there is no socat
 *
 * @example
 * ```ts
 * import { ScpiInstrument, simulate, SimulatedKeithley2000, TcpTransport } from 'rxlab/devices';
 *
 * await using served = await simulate(new SimulatedKeithley2000(), { port: 0 });
 * await using meter = new ScpiInstrument(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await meter.open();
 * console.log(meter.identity.model); // prints: MODEL 2000
 * ```
 */
export async function simulate(instrument: SimulatedInstrument, options: SimulateOptions): Promise<ServedInstrument> {
  if (typeof instrument?.receive !== 'function') {
    throw new InvalidArgumentError('instrument', 'a simulated instrument such as new Simulated33220A()', instrument);
  }
  const { port, pty } = options as { port?: number; pty?: string | true };
  if (pty === true || typeof pty === 'string') {
    const { path, close } = await servePty(instrument, pty === true ? undefined : pty);
    return { path, port: undefined, close, [Symbol.asyncDispose]: close };
  }
  if (!(Number.isInteger(port) && port! >= 0 && port! < 65536)) {
    throw new InvalidArgumentError(
      'options',
      '{ port: a whole number from 0 to 65535 } or { pty: true or a path }',
      options,
    );
  }
  const { port: served, close } = await serveTcp(instrument, port!);
  return { path: undefined, port: served, close, [Symbol.asyncDispose]: close };
}
