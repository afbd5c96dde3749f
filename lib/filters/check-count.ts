import { InvalidArgumentError } from '../flow/index.js';

/** @throws an {@link InvalidArgumentError} when the count is not a whole number of at least 1 */
export function checkCount(argument: string, count: unknown): void {
  if (Number.isSafeInteger(count) && (count as number) >= 1) return;
  throw new InvalidArgumentError(argument, 'a whole number of at least 1', count);
}
