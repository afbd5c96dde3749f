import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SerialPortInfo } from './serial-port-info.js';

/** The names that Linux gives to serial ports: of USB adapters, of USB devices that are ports themselves, and of the board. */
const names = /^tty(USB|ACM|S)\d+$/;

/** The serial ports of Linux by the names in its directory of devices, and of those in its `serial/by-id` what they are. */
export async function portsInDirectory(devices: string): Promise<SerialPortInfo[]> {
  const ids = await idsIn(join(devices, 'serial/by-id'));
  const found = (await list(devices)).filter((name) => names.test(name));
  const collator = new Intl.Collator('en', { numeric: true });
  return found.sort(collator.compare).map((name) => ({ path: join(devices, name), id: ids.get(name) }));
}

async function idsIn(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = (await list(directory)).map(async (id) => {
    const target = await realpath(join(directory, id)).catch(() => '');
    return [basename(target), id] as const;
  });
  return new Map(await Promise.all(entries));
}

/** A directory that is not there has nothing in it. */
async function list(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
