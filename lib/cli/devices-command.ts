import { inUnit } from '../units/index.js';
import { InvalidArgumentError } from '../flow/index.js';
import type { Command } from './command.js';
import { listDevices, type DeviceList } from './device-list.js';
import { readArguments } from './read-arguments.js';
import { textTable } from './text-table.js';
import { UsageError } from './usage-error.js';

/** `rxlab devices`. */
export const devicesCommand: Command = {
  usage: `usage: rxlab devices [--host HOST[:PORT]]... [--serial PORT|all]... [--timeout TIME] [--json]

Lists the serial ports, the instruments that answer *IDN? on USB and where else they are asked, the cameras, and what to
install to see more.

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
    if (positionals.length > 0) throw new UsageError(`it takes no operand, but there is ${JSON.stringify(positionals[0])}`);
    const list = await listDevices({
      hosts: values.host,
      serial: values.serial.includes('all') ? 'all' : values.serial,
      timeout: readTimeout(values.timeout),
    });
    console.log(values.json ? toJson(list) : toText(list));
    // What hangs must not keep the program from ending.
    if (list.isLate) process.stdout.write('', () => process.exit(0));
    return 0;
  },
};
