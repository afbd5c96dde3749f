import { InvalidArgumentError } from '../../flow/index.js';
import { inUnit, isQuantity, UnitError, type Quantity } from '../../units/index.js';
import { cellOf, typeOf, type Cell } from './cell.js';
import type { Column } from './column.js';

/** A value as its column has it, and that column, wider where it had to be. */
export interface Fitted {
  readonly cell: Cell;
  readonly column: Column;
}

/**
 * Fits a value into its column: a quantity is converted to the column's unit, and a column in which there are values of
 * several types becomes one of JSON.
 *
 * @param row - the number of the record, for messages
 * @throws a {@link UnitError} for a quantity of another dimension, or a number without unit among quantities
 * @throws an {@link InvalidArgumentError} for a value that a table cannot hold
 */
export function fit(value: unknown, column: Column, row: number): Fitted {
  if (typeof value === 'number' && column.type === 'number' && column.unit === undefined)
    return { cell: value, column };
  const name = `row ${row}, ${column.name}`;
  if (isQuantity(value)) return fitQuantity(value, column, name);
  const cell = cellOf(value, name);
  if (column.unit !== undefined) assertFitsUnit(cell, column.unit, name);
  return { cell, column: widened(column, cell) };
}

function fitQuantity(value: Quantity, column: Column, name: string): Fitted {
  if (column.unit !== undefined) {
    return { cell: value.unit === column.unit ? value.value : value.in(column.unit, name), column };
  }
  if (column.type === 'nothing') return { cell: value.value, column: { ...column, type: 'number', unit: value.unit } };
  throw new UnitError('UNIT_MISMATCH', name, String(value), 'has a unit, and the values before it have none');
}

/** A reading that failed is NaN in any unit. */
function assertFitsUnit(cell: Cell, unit: string, name: string): void {
  if (cell === null || (typeof cell === 'number' && !Number.isFinite(cell))) return;
  if (typeof cell === 'number') inUnit(String(cell), unit, name);
  throw new InvalidArgumentError(name, `a quantity that can be said in ${unit}, or NaN, or nothing`, cell);
}

function widened(column: Column, cell: Cell): Column {
  const type = typeOf(cell);
  if (type === column.type || type === 'nothing' || column.type === 'json') return column;
  return { ...column, type: column.type === 'nothing' ? type : 'json' };
}
