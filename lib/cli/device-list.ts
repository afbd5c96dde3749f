import {
  findInstruments,
  listCameras,
  listSerialPorts,
  type CameraList,
  type FoundCamera,
  type FoundInstruments,
  type Identity,
  type SerialPortInfo,
  type SerialPortList,
} from '../devices/index.js';
import { seconds } from '../units/index.js';
import { look } from './look.js';

/** Where is looked for devices. */
export interface DeviceSearch {
  /** Hosts that are asked who they are. */
  readonly hosts: readonly string[];
  /** Serial ports that are asked, too: all, or these. */
  readonly serial: 'all' | readonly string[];
  /** How long each may take to answer, in seconds. */
  readonly timeout: number;
}

/** What is connected. */
export interface DeviceList {
  readonly serialPorts: readonly SerialPortInfo[];
  readonly instruments: readonly { readonly name: string; readonly identity: Identity }[];
  /** Where nobody has answered, and why. */
  readonly silent: readonly { readonly name: string; readonly reason: string }[];
  readonly cameras: readonly FoundCamera[];
  /** What could not be seen, and what to install to see it, a sentence for each. */
  readonly missing: readonly string[];
}

const noPorts: SerialPortList = { ports: [], missing: [] };
const noInstruments: FoundInstruments = { instruments: [], silent: [], missing: [] };
const noCameras: CameraList = { cameras: [], missing: [] };

/**
 * Looks for everything at the same time. It always ends: a bus or a driver that hangs is given up, and named.
 *
 * @throws an `InvalidArgumentError` when a host or a serial port cannot be one
 */
export async function listDevices({ hosts, serial, timeout }: DeviceSearch): Promise<DeviceList> {
  // A serial port is opened and asked at two speeds, and the kernel takes 5 s to give up an instrument on USB.
  const patience = 4 * timeout + 10;
  const lookForPorts = look('serial ports', patience, noPorts, listSerialPorts);
  const lookForInstruments = async () => {
    const ports = serial === 'all' ? (await lookForPorts).found.ports.map(({ path }) => path) : serial;
    return look('instruments', patience, noInstruments, () =>
      findInstruments({ hosts, serial: ports, timeout: seconds(timeout) }),
    );
  };
  const lookForCameras = look('cameras', patience, noCameras, () => listCameras());
  const looked = await Promise.all([lookForPorts, lookForInstruments(), lookForCameras]);
  const [{ found: ports }, { found: answers }, { found: views }] = looked;
  return {
    serialPorts: ports.ports,
    instruments: answers.instruments.map(({ name, identity }) => ({ name, identity })),
    silent: answers.silent.map(({ name, error }) => ({ name, reason: error.message })),
    cameras: views.cameras,
    missing: looked.flatMap(({ found, failure }) => [...found.missing, ...(failure === undefined ? [] : [failure])]),
  };
}
