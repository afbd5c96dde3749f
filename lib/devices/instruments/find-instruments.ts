import { readdir } from 'node:fs/promises';
import { InvalidArgumentError } from '../../flow/index.js';
import type { QuantityLike } from '../../units/index.js';
import { timeoutInSeconds } from '../timeout.js';
import { listSerialPorts } from '../transports/list-serial-ports.js';
import { SerialTransport } from '../transports/serial-transport.js';
import { TcpTransport } from '../transports/tcp-transport.js';
import type { Transport } from '../transports/transport.js';
import { UsbTmcTransport } from '../transports/usbtmc-transport.js';
import type { Identity } from './identity.js';
import { ScpiInstrument } from './scpi-instrument.js';

/** Where {@link findInstruments} asks. */
export interface FindInstrumentsOptions {
  /** Serial ports: all of this machine (`true`), these, or none (`false`, as it is unless told). */
  readonly serial?: boolean | readonly string[] | undefined;
  /** The speeds that are tried on a serial port, one after the other. 9600 and 115200 unless told. */
  readonly baudRates?: readonly number[] | undefined;
  /** Hosts, `'192.168.0.7'` or with a port `'192.168.0.7:5025'`. None unless told. */
  readonly hosts?: readonly string[] | undefined;
  /** Instruments on USB (`/dev/usbtmc*`). Yes unless told. */
  readonly usb?: boolean | undefined;
  /** How long each may take to answer. 1 s unless told. */
  readonly timeout?: QuantityLike | undefined;
}

/** An instrument that has answered. */
export interface FoundInstrument {
  /** Where it is: `tcp 192.168.0.7:5025`. */
  readonly name: string;
  readonly identity: Identity;
  /** How it is reached from now on: closed, and ready to be opened. */
  readonly transport: Transport;
}

/** What {@link findInstruments} has found. */
export interface FoundInstruments {
  readonly instruments: readonly FoundInstrument[];
  /** Where nobody has answered, and why. */
  readonly silent: readonly { readonly name: string; readonly error: Error }[];
  /** What could be installed to see more, in a sentence each. */
  readonly missing: readonly string[];
}

/**
 * Asks who is there (`*IDN?`), everywhere at the same time. On a serial port there may be something that is no SCPI instrument and
 * takes the question for a command: so serial ports are asked only where that is wanted.
 *
 * @throws an {@link InvalidArgumentError} when an option is wrong
 *
 * @example
 * ```ts
 * import { findInstruments, simulate, Simulated33220A } from 'rxlab/devices';
 *
 * await using served = await simulate(new Simulated33220A(), { port: 0 });
 * const { instruments } = await findInstruments({ hosts: [`127.0.0.1:${served.port}`], usb: false });
 * for (const { identity } of instruments) console.log(identity.manufacturer, identity.model);
 * // prints: Agilent Technologies 33220A
 * ```
 */
export async function findInstruments(options: FindInstrumentsOptions = {}): Promise<FoundInstruments> {
  const { serial = false, baudRates = [9600, 115_200], hosts = [], usb = true, timeout = '1 s' } = options;
  timeoutInSeconds('timeout', timeout);
  const { ports, missing } = await serialPorts(serial);
  const places: (readonly Transport[])[] = [
    ...hosts.map((host) => [new TcpTransport({ ...hostAndPort(host), timeout })]),
    ...(usb ? await usbDevices() : []).map((path) => [new UsbTmcTransport({ path, timeout })]),
    ...ports.map((path) => baudRates.map((baudRate) => new SerialTransport({ path, baudRate, timeout }))),
  ];
  const answers = await Promise.all(places.map(firstAnswer));
  return {
    instruments: answers.filter((answer) => 'identity' in answer),
    silent: answers.filter((answer) => 'error' in answer),
    missing,
  };
}

/** One way after the other to the same place. */
async function firstAnswer(
  transports: readonly Transport[],
): Promise<FoundInstrument | { name: string; error: Error }> {
  let silence = { name: '', error: new Error('no way to ask was given') };
  for (const transport of transports) {
    const { name } = transport;
    const instrument = new ScpiInstrument(transport);
    try {
      await instrument.open();
      await instrument.close();
      return { name, identity: instrument.identity, transport };
    } catch (error) {
      silence = { name, error: error as Error };
    }
  }
  return silence;
}

async function serialPorts(
  serial: boolean | readonly string[],
): Promise<{ ports: string[]; missing: readonly string[] }> {
  if (typeof serial !== 'boolean') return { ports: [...serial], missing: [] };
  if (!serial) return { ports: [], missing: [] };
  const { ports, missing } = await listSerialPorts();
  return { ports: ports.map(({ path }) => path), missing };
}

async function usbDevices(): Promise<string[]> {
  const devices = await readdir('/dev').catch(() => []);
  return devices.filter((name) => /^usbtmc\d+$/.test(name)).map((name) => `/dev/${name}`);
}

/** An address of IPv6 with a port is written `[fe80::1]:5025`. */
function hostAndPort(text: string): { host: string; port?: number } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+|.*:.*:.*))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw new InvalidArgumentError('hosts', "hosts such as '192.168.0.7:5025'", text);
  return port === undefined ? { host } : { host, port: Number(port) };
}
