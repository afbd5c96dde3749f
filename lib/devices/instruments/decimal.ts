/** A number of volts as SCPI takes it, with at least one decimal: `5.0`, `2.5`. */
export function decimal(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}
