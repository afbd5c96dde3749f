import { RxlabError } from '../../flow/index.js';
import { loadSerialPort } from './load-serialport.js';
import { portsInDirectory } from './ports-in-directory.js';
import type { SerialPortInfo } from './serial-port-info.js';

/** What {@link listSerialPorts} has found. */
export interface SerialPortList {
  readonly ports: readonly SerialPortInfo[];
  /** What could be installed to see more, in a sentence each. */
  readonly missing: readonly string[];
}

/**
 * The serial ports of this machine. Where the program that knows more of them is missing, they are found by the names of
 * their device files, and `missing` says so.
 *
 * @example
 * ```ts
 * import { listSerialPorts } from 'rxlab/devices';
 *
 * const { ports, missing } = await listSerialPorts();
 * for (const { path, id = 'unknown' } of ports) console.log(path, id);
 * for (const sentence of missing) console.log(sentence);
 * ```
 */
export async function listSerialPorts(): Promise<SerialPortList> {
  try {
    const SerialPort = await loadSerialPort();
    const found = await SerialPort.list();
    const ports = found.map(({ path, pnpId, manufacturer, serialNumber }) => ({
      path,
      id: pnpId,
      manufacturer,
      serialNumber,
    }));
    return { ports, missing: [] };
  } catch (error) {
    return { ports: await portsInDirectory('/dev'), missing: [whatIsMissing(error)] };
  }
}

function whatIsMissing(error: unknown): string {
  if (error instanceof RxlabError) return error.message;
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return 'what is plugged into serial ports can be told with the program udevadm: install the Debian package udev';
  }
  return `serial ports could not be listed: ${(error as Error).message}`;
}
