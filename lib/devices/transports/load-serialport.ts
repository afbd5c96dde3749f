import type { SerialPort } from 'serialport';
import { RxlabError } from '../../flow/index.js';

/** Loads serialport when the first port is opened. Throws an `RxlabError` with code `MISSING_DEPENDENCY` where it is missing. */
export async function loadSerialPort(): Promise<typeof SerialPort> {
  try {
    return (await import('serialport')).SerialPort;
  } catch (cause) {
    throw new RxlabError(
      'MISSING_DEPENDENCY',
      'serial ports need the package "serialport": install it with `npm install serialport`',
      { cause },
    );
  }
}
