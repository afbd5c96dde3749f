import { InvalidArgumentError } from '../../flow/index.js';
import type { Frame } from '../../frames/index.js';
import { flattenRecord, SameColumnError } from '../../filters/index.js';
import { isQuantity } from '../../units/index.js';
import { weightOf, type Cell } from './cell.js';
import { labelOf, type Column } from './column.js';
import { fit } from './fit.js';

/** A record as it will be written. */
export interface Row {
  /** One for each column that there was when it came. */
  readonly cells: readonly Cell[];
  /** About how many bytes it takes. */
  readonly weight: number;
}

/** The columns of a table, which become more and wider as records come. */
export class TableSchema {
  /** Replaced when a record does not fit, and never changed. */
  #columns: readonly Column[] = [];
  #places = new Map<string, number>();
  readonly #separator: string;

  /** @param separator - what is put between the keys of nested records */
  constructor(columns: readonly Column[], separator: string) {
    this.#separator = separator;
    this.#become(columns);
  }

  get columns(): readonly Column[] {
    return this.#columns;
  }

  /**
   * Takes a record apart. Where it throws, the columns are as they were.
   *
   * @param number - which record it is, for messages
   */
  take(record: object, number: number): Row {
    const flat = isFlat(record) ? record : this.#flatten(record, number);
    const cells = new Array<Cell>(this.#columns.length).fill(null);
    let weight = 0;
    let wider: Column[] | undefined;
    for (const name of Object.keys(flat)) {
      const value = flat[name];
      const place = this.#places.get(name) ?? (wider ??= [...this.#columns]).push({ name, type: 'nothing' }) - 1;
      const column = (wider ?? this.#columns)[place]!;
      const fitted = fit(value, column, number);
      cells[place] = fitted.cell;
      weight += weightOf(fitted.cell);
      if (fitted.column !== column) (wider ??= [...this.#columns])[place] = fitted.column;
    }
    if (wider !== undefined) this.#become(wider);
    if (this.#columns.length === 0) throw new InvalidArgumentError(`row ${number}`, 'a record with a column', record);
    return { cells, weight };
  }

  #flatten(record: object, number: number): Record<string, unknown> {
    const flat = flattenRecord(record, this.#separator);
    refuseFrames(record, `row ${number}`);
    return flat;
  }

  #become(columns: readonly Column[]): void {
    const names = new Map<string, string>();
    for (const column of columns) {
      const label = labelOf(column);
      const same = names.get(label);
      if (same !== undefined) throw new SameColumnError(label, [[same], [column.name]]);
      names.set(label, column.name);
    }
    this.#columns = columns;
    this.#places = new Map(columns.map(({ name }, place) => [name, place]));
  }
}

/** Whether there is nothing in a record to take apart: to find out is quicker than to make a flat copy. */
function isFlat(record: unknown): record is Record<string, unknown> {
  if (typeof record !== 'object' || record === null || Object.getPrototypeOf(record) !== Object.prototype) return false;
  return Object.values(record).every(isWhole);
}

function isWhole(value: unknown): boolean {
  return (
    typeof value !== 'object' || value === null || Array.isArray(value) || isQuantity(value) || value instanceof Date
  );
}

/** A frame is a record, too, and its pixels would become a cell of millions of numbers. */
function refuseFrames(value: unknown, path: string): void {
  if (isWhole(value) || ArrayBuffer.isView(value)) return;
  const { data, dtype, shape } = value as Partial<Frame>;
  if (dtype !== undefined && shape !== undefined && ArrayBuffer.isView(data)) {
    const expected = 'of numbers, texts and the like: write frames with a walker, and their index into the table';
    throw new InvalidArgumentError(path, expected, value);
  }
  for (const [key, inner] of Object.entries(value as object)) refuseFrames(inner, `${path}, ${key}`);
}
