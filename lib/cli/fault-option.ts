import { inUnit } from '../units/index.js';
import type { Fault, FaultKind } from '../devices/index.js';
import { UsageError } from './usage-error.js';

/**
 * A fault as it is written in the option `--fault`: `FREQ?=silence`, `VOLT?=late:300ms`, `VOLT?=wrong-unit:OHM`; between
 * slashes, the command is a regular expression: `/^VOLT/=garbled`.
 *
 * @throws a {@link UsageError} when it is written otherwise
 */
export function readFault(text: string): Fault {
  // The last equals sign that a fault can follow: there may be others in the command.
  const [, command, fault, value] = /^(.+)=([a-z-]+)(?::(.+))?$/.exec(text) ?? [];
  if (command === undefined || fault === undefined) {
    throw new UsageError(`--fault must be a command and a fault such as 'FREQ?=silence', not ${JSON.stringify(text)}`);
  }
  const on = readCommand(command);
  if (value === undefined) return { on, fault: fault as FaultKind };
  if (fault === 'late') return { on, fault, delay: readDelay(value) };
  if (fault === 'wrong-unit') return { on, fault, unit: value };
  throw new UsageError(`--fault ${text}: ${fault} takes no value, only late and wrong-unit do`);
}

function readCommand(text: string): string | RegExp {
  const [, pattern] = /^\/(.+)\/$/.exec(text) ?? [];
  if (pattern === undefined) return text;
  try {
    return new RegExp(pattern);
  } catch (error) {
    throw UsageError.from(error);
  }
}

/** As it is written, once it can be read. */
function readDelay(text: string): string {
  try {
    inUnit(text, 's', 'the delay of --fault');
    return text;
  } catch (error) {
    throw UsageError.from(error);
  }
}
