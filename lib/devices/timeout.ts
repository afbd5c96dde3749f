import { InvalidArgumentError } from '../flow/index.js';
import { inUnit, type QuantityLike } from '../units/index.js';

/**
 * A timeout in seconds. A plain number is in milliseconds, as every timeout in Node: who takes it for seconds is told so soon,
 * and does not wait for ever.
 *
 * @param name - what it is called in messages
 * @throws an {@link InvalidArgumentError} when it is not greater than 0, a {@link UnitError} when it is no time
 */
export function timeoutInSeconds(name: string, timeout: QuantityLike): number {
  const seconds = typeof timeout === 'number' ? timeout / 1000 : inUnit(timeout, 's', name);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError(
    name,
    "a time greater than 0 such as '10 ms', a number of milliseconds, or Infinity",
    timeout,
  );
}
