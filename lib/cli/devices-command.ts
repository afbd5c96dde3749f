import { InvalidArgumentError } from '../flow/index.js';
import { inUnit } from '../units/index.js';
import type { Command } from './command.js';
import { listDevices } from './device-list.js';
import { formatDeviceList } from './format-device-list.js';
import { readArguments } from './read-arguments.js';
import { UsageError } from './usage-error.js';

/** `rxlab devices`. */
export const devicesCommand: Command = {
  usage: `usage: rxlab devices [--host HOST[:PORT]]... [--serial PORT|all]... [--timeout TIME] [--json]

Lists the serial ports, the instruments that answer *IDN? on USB and wherever else they are asked, the cameras, and what
to install to see more.

  --host HOST[:PORT]   asks this host, on port 5025 unless told. Each further one: the option again
  --serial PORT        asks on this serial port, at 9600 and 115200 baud; all: on every one. What is there and is no
                       instrument may take the question for a command
  --timeout TIME       how long each may take to answer (1s)
  --json               as JSON, for programs`,

  async run(argumentList) {
    const { values, positionals } = readArguments(argumentList, {
      host: { type: 'string', multiple: true, default: [] },
      serial: { type: 'string', multiple: true, default: [] },
      timeout: { type: 'string', default: '1s' },
      json: { type: 'boolean', default: false },
    });
    const [operand] = positionals;
    if (operand !== undefined) throw new UsageError(`unexpected ${JSON.stringify(operand)}: hosts are given by --host`);
    const timeout = readTimeout(values.timeout);
    const serial = values.serial.includes('all') ? 'all' : values.serial;
    try {
      const list = await listDevices({ hosts: values.host, serial, timeout });
      console.log(values.json ? JSON.stringify(list, undefined, 2) : formatDeviceList(list));
      return 0;
    } catch (error) {
      throw error instanceof InvalidArgumentError ? UsageError.from(error) : error;
    }
  },
};

/** In seconds. */
function readTimeout(text: string): number {
  try {
    const seconds = inUnit(text, 's', '--timeout');
    if (seconds > 0 && seconds <= 3600) return seconds;
  } catch (error) {
    throw UsageError.from(error);
  }
  throw new UsageError(`--timeout must be a time such as 500ms, greater than 0 and at most an hour, not ${text}`);
}
