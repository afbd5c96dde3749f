import { inspect } from 'node:util';
import { drain, InvalidArgumentError, type Sink } from '../flow/index.js';
import { frameText, isFrame } from './frame-text.js';

/**
 * A sink that prints a line for each value. Frames are said in a few words, `frame 3 uint16 [480, 640]`; texts are printed as they
 * are, and everything else as `util.inspect` shows it.
 *
 * @param label - what each line begins with
 * @param write - is given each line; a promise that it returns is awaited. `console.log` unless told
 * @throws an {@link InvalidArgumentError} when the label is not a text, or `write` not a function
 *
 * @example
 * ```ts
 * import { inject } from 'rxlab';
 * import { frame } from 'rxlab/frames';
 * import { print } from 'rxlab/sinks';
 *
 * await inject([0, 'text', { volts: 1.5 }], print());
 * await inject([frame(new Uint16Array(6), [2, 3], { index: 7 })], print('camera:'));
 * // prints: 0
 * // prints: text
 * // prints: { volts: 1.5 }
 * // prints: camera: frame 7 uint16 [2, 3]
 * ```
 */
export function print(label = '', write: (line: string) => unknown = toConsole): Sink<unknown> {
  if (typeof label !== 'string') throw new InvalidArgumentError('label', 'a text', label);
  if (typeof write !== 'function') throw new InvalidArgumentError('write', 'a function', write);
  const start = label && `${label} `;
  return async (source) => drain(source, (value) => write(start + textOf(value)));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isFrame(value) ? frameText(value) : inspect(value);
}

/** Looks for `console.log` when it prints: that of today, and not that of when this was loaded. */
function toConsole(line: string): void {
  console.log(line);
}
