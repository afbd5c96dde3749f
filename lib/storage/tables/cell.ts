import { InvalidArgumentError } from '../../flow/index.js';
import { isQuantity, quantity } from '../../units/index.js';
import type { Column, ColumnType } from './column.js';
import { typedJson } from './typed-json.js';

/** A value that has been written as JSON: arrays, and bigints that no file has room for. */
export class Json {
  constructor(readonly text: string) {}
}

/** What is in a column of a row. A quantity is a number here; its column has the unit. */
export type Cell = null | boolean | number | bigint | string | Date | Json;

const largestInteger = 2n ** 63n - 1n;

/**
 * What is kept of a value that is no quantity. Arrays are encoded at once: who made them may change them.
 *
 * @param name - what the value is called in messages
 * @throws an {@link InvalidArgumentError} when a table cannot hold it
 */
export function cellOf(value: unknown, name: string): Cell {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'bigint':
      return value <= largestInteger && value >= -largestInteger ? value : new Json(typedJson(value, name));
  }
  if (value === null) return null;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return new Date(value);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return new Json(typedJson(value, name));
  }
  throw new InvalidArgumentError(
    name,
    'a number, a bigint, a text, a boolean, a valid date, a quantity, an array or nothing (frames are written by a walker)',
    value,
  );
}

/** What type a cell makes its column. */
export function typeOf(cell: Cell): ColumnType {
  if (cell === null) return 'nothing';
  if (cell instanceof Date) return 'date';
  const type = typeof cell;
  if (type === 'string') return 'text';
  return type === 'object' ? 'json' : (type as 'number' | 'bigint' | 'boolean');
}

/** About how many bytes it takes. */
export function weightOf(cell: Cell): number {
  if (typeof cell === 'string') return 8 + cell.length;
  return cell instanceof Json ? 8 + cell.text.length : 8;
}

/** The text of a cell in a column of type `'json'`. */
export function jsonOf(cell: Exclude<Cell, null>): string {
  if (typeof cell === 'number' && Number.isFinite(cell)) return numberText(cell);
  return cell instanceof Json ? cell.text : typedJson(cell, 'cell');
}

/** A number as text from which `Number` makes the same one. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** What was written, of a value that a file gives back: in a column with a unit, a number is a quantity. */
export function restored(value: unknown, { unit }: Column): unknown {
  return unit !== undefined && Number.isFinite(value) ? quantity(value as number, unit) : (value ?? null);
}

/** The cell of a value that was read, in a column that may have become wider since. */
export function cellAgain(value: unknown, { name, unit }: Column): Cell {
  return isQuantity(value) ? value.in(unit!, name) : cellOf(value, name);
}
