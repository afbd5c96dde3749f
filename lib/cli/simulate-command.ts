import { once } from 'node:events';
import {
  simulate,
  Simulated33220A,
  SimulatedKeithley2000,
  withFaults,
  type ServedInstrument,
  type SimulatedInstrument,
  type SimulateOptions,
} from '../devices/index.js';
import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import { Interruption } from '../session/index.js';
import type { Command } from './command.js';
import { readFault } from './fault-option.js';
import { logged } from './logged.js';
import { readArguments } from './read-arguments.js';
import { UsageError } from './usage-error.js';

/** The instruments there are, and the class that talks to each. */
const instruments = {
  '33220A': { make: (): SimulatedInstrument => new Simulated33220A(), driver: 'Agilent33220A' },
  keithley2000: { make: (): SimulatedInstrument => new SimulatedKeithley2000(), driver: 'Keithley2000' },
} as const;

/** `rxlab simulate`. */
export const simulateCommand: Command = {
  usage: `usage: rxlab simulate INSTRUMENT [--port N | --pty [PATH]] [--fault COMMAND=FAULT]... [--verbose]

Serves an instrument without hardware, on this machine alone, until Ctrl-C.

  INSTRUMENT              ${Object.keys(instruments).join(' or ')}
  --port N                on this TCP port (5025); 0: any that is free
  --pty [PATH]            as a serial port instead, whose device file is PATH; somewhere in the temporary directory
                          unless told. Needs the program socat
  --fault COMMAND=FAULT   what goes wrong with the answer to a command, once: late[:DELAY], garbled, half, silence,
                          disconnect or wrong-unit[:UNIT], as in 'VOLT?=late:300ms'. Each further one: the option again.
                          COMMAND is a whole line, or a regular expression between slashes
  --verbose               prints what it receives and sends`,

  async run(argumentList) {
    const { values, positionals } = readArguments(withOptionalPath(argumentList), {
      port: { type: 'string' },
      pty: { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      verbose: { type: 'boolean', default: false },
    });
    const { make, driver } = readInstrument(positionals);
    const place = readPlace(values);
    const faulty = withScript(make(), values.fault);

    using interruption = new Interruption({ write: () => {} });
    const interrupted = once(interruption.stop, 'abort');
    await using served = await serve(values.verbose ? logged(faulty, console.log) : faulty, place);
    console.log(`${positionals[0]!} ${whereItIs(served, driver)}\nCtrl-C ends it.`);
    await interrupted;
    return 0;
  },
};

/** `--pty` may have a path after it or not, which parseArgs does not know of. */
function withOptionalPath(argumentList: readonly string[]): string[] {
  return argumentList.map((argument, i) => {
    const hasPath = argumentList[i + 1]?.startsWith('-') === false;
    return argument === '--pty' && !hasPath ? '--pty=' : argument;
  });
}

function readInstrument([name, ...more]: readonly string[]) {
  const names = Object.keys(instruments).join(' or ');
  if (name === undefined) throw new UsageError(`no instrument was given: ${names}`);
  if (more.length > 0) throw new UsageError(`expected one instrument, but there is also ${JSON.stringify(more[0])}`);
  const found = Object.entries(instruments).find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (found) return found[1];
  throw new UsageError(`the instrument must be ${names}, not ${JSON.stringify(name)}`);
}

function readPlace({ port, pty }: { port?: string; pty?: string }): SimulateOptions {
  if (port !== undefined && pty !== undefined) throw new UsageError('--port and --pty cannot be given together');
  if (pty !== undefined) return { pty: pty === '' ? true : pty };
  const number = Number(port ?? 5025);
  if (port?.trim() !== '' && Number.isInteger(number) && number >= 0 && number < 65_536) return { port: number };
  throw new UsageError(`--port must be a whole number from 0 to 65535, not ${JSON.stringify(port)}`);
}

function withScript(instrument: SimulatedInstrument, script: readonly string[]): SimulatedInstrument {
  const faults = script.map(readFault);
  try {
    return withFaults(instrument, faults);
  } catch (error) {
    throw error instanceof InvalidArgumentError ? UsageError.from(error) : error;
  }
}

async function serve(instrument: SimulatedInstrument, place: SimulateOptions): Promise<ServedInstrument> {
  try {
    return await simulate(instrument, place);
  } catch (error) {
    if (!('port' in place) || error instanceof RxlabError) throw error;
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const reason = isTaken ? 'it is in use: choose another with --port' : (error as Error).message;
    throw new RxlabError('SIMULATOR_FAILED', `cannot listen on TCP port ${place.port}: ${reason}`, { cause: error });
  }
}

function whereItIs({ port, path }: ServedInstrument, driver: string): string {
  if (path !== undefined) return `is at ${path}: new ${driver}(new SerialTransport({ path: '${path}' }))`;
  return `is at 127.0.0.1:${port}: new ${driver}(new TcpTransport({ host: '127.0.0.1', port: ${port} }))`;
}
