import { quantity, type Quantity } from '../../units/index.js';

/** A number as SCPI writes it, with the suffix that some instruments add. */
export interface ScpiNumber {
  readonly value: number;
  /** The unit, where there is a suffix that is known: `'V'` for `VDC`. */
  readonly unit: string | undefined;
  /** The suffix as it came; `''` where there is none. */
  readonly suffix: string;
}

const numberAndSuffix = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?|[+-]?INF(?:INITY)?|NINF|NAN)\s*(.*?)\s*$/i;

/** What is no number in SCPI (1999.0, volume 1, 7.2.1.4 and 7.2.1.5) is written as one that no reading can be. */
const reserved = new Map([
  [9.91e37, NaN],
  [9.9e37, Infinity],
  [-9.9e37, -Infinity],
]);

/** A number as SCPI writes it; `undefined` where it is none. */
export function parseScpiNumber(text: string): ScpiNumber | undefined {
  const [, digits, suffix] = numberAndSuffix.exec(text) ?? [];
  if (digits === undefined || suffix === undefined) return undefined;
  const unit = units.get(suffix.toUpperCase());
  if (suffix !== '' && unit === undefined) return undefined;
  const value = special(digits) ?? Number(digits);
  return { value: reserved.has(value) ? reserved.get(value)! : value, unit, suffix };
}

/** The quantity that a suffix says; for messages about units that do not fit. */
export function quantityOf({ value, unit }: ScpiNumber): Quantity | undefined {
  return unit !== undefined && Number.isFinite(value) ? quantity(value, unit) : undefined;
}

function special(digits: string): number | undefined {
  if (/NAN/i.test(digits)) return NaN;
  if (!/INF/i.test(digits)) return undefined;
  return /^[-N]/i.test(digits) ? -Infinity : Infinity;
}

/** The suffixes of SCPI, and those that meters add. Their case says nothing: `MHZ` is megahertz, `MV` millivolts. */
const units = new Map(
  Object.entries({
    V: 'V VDC VAC VPP VRMS',
    kV: 'KV',
    mV: 'MV MVDC MVAC',
    µV: 'UV',
    A: 'A ADC AAC',
    mA: 'MA',
    µA: 'UA',
    Ω: 'OHM OHM4W OHMS',
    kΩ: 'KOHM',
    Mohm: 'MOHM',
    Hz: 'HZ',
    kHz: 'KHZ',
    MHz: 'MHZ MAHZ',
    s: 'S SEC SECS',
    ms: 'MS',
    µs: 'US',
    ns: 'NS',
    deg: 'DEG',
    K: 'K',
    '°C': 'C CEL °C',
    '°F': 'FAR °F',
  }).flatMap(([unit, suffixes]) => suffixes.split(' ').map((suffix) => [suffix, unit] as const)),
);
