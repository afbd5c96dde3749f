import { InvalidArgumentError } from '../../flow/index.js';
import { timeoutInSeconds } from '../timeout.js';
import type { ReconnectOptions } from './transport-options.js';

/** The times, in seconds, to wait before each attempt to make a lost connection again. */
export type Reconnection = () => Iterable<number>;

/** Exponential backoff: each time is twice the one before. `undefined` where a lost connection stays lost. */
export function reconnection(option: boolean | ReconnectOptions = false): Reconnection | undefined {
  if (option === false) return undefined;
  const { initialDelay = '100 ms', maximumDelay = '10 s', attempts = Infinity } = option === true ? {} : option;
  const first = timeoutInSeconds('reconnect.initialDelay', initialDelay);
  const longest = timeoutInSeconds('reconnect.maximumDelay', maximumDelay);
  if (!(attempts >= 1)) throw new InvalidArgumentError('reconnect.attempts', 'a number of at least 1', attempts);
  return function* () {
    for (let attempt = 0; attempt < attempts; attempt++) yield Math.min(longest, first * 2 ** attempt);
  };
}
