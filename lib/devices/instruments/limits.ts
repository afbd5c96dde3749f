import { InvalidArgumentError } from '../../flow/index.js';
import { inUnit, type QuantityLike } from '../../units/index.js';

/** The least and the most that a parameter may be: quantities such as `'-5 V'`, or plain numbers in its unit. */
export type Limits = readonly [lower: QuantityLike, upper: QuantityLike];

/** Limits as plain numbers in a unit. @throws an {@link InvalidArgumentError} when the lower is above the upper */
export function limitsInUnit(limits: Limits, unit: string, name: string): readonly [lower: number, upper: number] {
  const [lower, upper] = limits.map((limit) => toNumber(limit, unit, name)) as [number, number];
  if (lower <= upper) return [lower, upper];
  throw new InvalidArgumentError(
    name,
    'a lower limit and an upper one that is not below it',
    `${lower} to ${upper} ${unit}`,
  );
}

function toNumber(limit: QuantityLike, unit: string, name: string): number {
  return limit === Infinity || limit === -Infinity ? limit : inUnit(limit, unit, name);
}
