/** A number as Python prints a float: with a decimal point. */
export function asFloat(value: number | undefined): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
