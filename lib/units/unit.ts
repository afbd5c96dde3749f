import Qty from 'js-quantities';
import { dimensionName } from './dimension.js';
import { UnitError } from './unit-error.js';

/** A unit: where its scale begins, and how long its steps are, in base units of the SI. */
export interface Unit {
  /** The one way in which we write it: `µs` for `us`, `usec` and `microseconds`. */
  readonly symbol: string;
  /** `'time'`, `'length'`, `'angle'`, … */
  readonly dimension: string;
  readonly scale: number;
  readonly offset: number;
  /** For comparing dimensions. */
  readonly base: Qty;
}

const units = new Map<string, Unit>();

/** Scales that do not begin at zero: what has these units is a reading of a thermometer, and no difference. */
const thermometers: readonly { names: RegExp; symbol: string; scale: number; offset: number }[] = [
  { names: /^(°C|degC|celsius)$/, symbol: '°C', scale: 1, offset: 273.15 },
  { names: /^(°F|degF|fahrenheit)$/, symbol: '°F', scale: 5 / 9, offset: 459.67 * (5 / 9) },
];

/** How js-quantities spells what people write. */
const spellings: readonly [written: RegExp, spelled: string][] = [
  [/^(.?)K$/, '$1degK'],
  [/°/g, 'deg'],
  [/[\u00c5\u212b]/g, 'angstrom'],
  // js-quantities knows the sign, but of mΩ it makes metres times ohms.
  [/[\u03a9\u2126](?=\p{L})/gu, 'ohm*'],
  [/[\u03a9\u2126]/g, 'ohm'],
  [/²/g, '2'],
  [/³/g, '3'],
];

/** How people write what js-quantities spells. */
const symbols: readonly [spelled: RegExp, written: string][] = [
  [/Ohm/g, 'Ω'],
  [/degK/g, 'K'],
  [/\bang\b/g, 'Å'],
  [/(?<!\p{L})u(?=\p{L})/gu, 'µ'],
];

/** The unit with this symbol or name; `undefined` where there is none. */
export function findUnit(text: string): Unit | undefined {
  const known = units.get(text);
  if (known !== undefined) return known;
  const unit = thermometer(text) ?? parse(text);
  if (unit !== undefined) units.set(text, unit);
  return unit;
}

/** The unit with this symbol or name. @throws a {@link UnitError} where there is none */
export function unitNamed(text: string): Unit {
  const unit = findUnit(text);
  if (unit === undefined) throw new UnitError('UNIT_UNKNOWN', 'unit', text, 'is no known unit');
  return unit;
}

/** Whether a value in one unit can be said in the other. */
export function haveSameDimension(one: Unit, other: Unit): boolean {
  return one.base.isCompatible(other.base);
}

/**
 * A value in another unit of the same dimension. Between decimal multiples it is exact in decimal digits: 33.3 ms are
 * 0.0333 s, where floating point would divide to 0.033299999999999996.
 */
export function convert(value: number, from: Unit, to: Unit): number {
  if (from.offset !== to.offset) return (value * from.scale + from.offset - to.offset) / to.scale;
  const ratio = from.scale / to.scale;
  const power = Math.round(Math.log10(ratio));
  if (Math.abs(ratio / 10 ** power - 1) < 1e-12) return movePoint(value, power);
  return ratio > 1 ? value * ratio : value / (to.scale / from.scale);
}

/** `value * 10 ** places`, in decimal digits. */
function movePoint(value: number, places: number): number {
  const [digits, exponent = 0] = String(value).split('e');
  return Number(`${digits!}e${Number(exponent) + places}`);
}

function thermometer(text: string): Unit | undefined {
  const found = thermometers.find(({ names }) => names.test(text));
  return found && { ...found, dimension: 'temperature', base: Qty(1, 'degK') };
}

function parse(text: string): Unit | undefined {
  // Of no unit, and of one that begins with a number, js-quantities would make a plain number.
  if (!/^(1\/)?[^\d\s]/.test(text)) return undefined;
  try {
    const one = Qty(1, replaceAll(text, spellings));
    const symbol = replaceAll(one.units(), symbols);
    return { symbol, dimension: dimensionName(one.kind(), symbol), scale: one.baseScalar, offset: 0, base: one };
  } catch {
    return undefined;
  }
}

function replaceAll(text: string, replacements: readonly [RegExp, string][]): string {
  return replacements.reduce((replaced, [found, replacement]) => replaced.replace(found, replacement), text);
}
