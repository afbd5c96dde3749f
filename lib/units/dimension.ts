/** Quantities as one writes them, for messages. The keys are the dimensions, as `Quantity.dimension` names them. */
const examples: Readonly<Record<string, string>> = {
  time: '10 ms',
  length: '20 µm',
  angle: '90 deg',
  frequency: '50 Hz',
  voltage: '2.5 V',
  current: '10 mA',
  temperature: '20 °C',
};

/** What others call what js-quantities calls otherwise. */
const otherNames: Readonly<Record<string, string>> = { potential: 'voltage', unitless: 'plain number' };

/** The name of a kind of quantity of js-quantities, in the words of the field. */
export function dimensionName(kind: string | undefined, symbol: string): string {
  if (kind === undefined) return `quantity in ${symbol}`;
  return otherNames[kind] ?? kind.replaceAll('_', ' ');
}

/** A dimension with its article: "a time", "an angle". */
export function aDimension(dimension: string): string {
  return `${/^[aeiou]/.test(dimension) ? 'an' : 'a'} ${dimension}`;
}

/** What would be right: "a time such as '10 ms'". */
export function suchAs(dimension: string, symbol: string): string {
  return `${aDimension(dimension)} such as '${examples[dimension] ?? `1 ${symbol}`}'`;
}
