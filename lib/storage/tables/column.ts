/**
 * What the values of a column are. `'nothing'`: none has come yet. `'json'`: arrays, and whatever a column holds in which
 * values of several types have come.
 */
export type ColumnType = 'nothing' | 'boolean' | 'number' | 'bigint' | 'text' | 'date' | 'json';

/** A column of a table. */
export interface Column {
  /** The keys that lead to it, with the separator between them. */
  readonly name: string;
  readonly type: ColumnType;
  /** The unit of its numbers, where they were quantities. */
  readonly unit?: string | undefined;
}

/** What a column is called in a file: `voltage [V]`, or `voltage` where there is no unit. */
export function labelOf({ name, unit }: Column): string {
  return unit === undefined ? name : `${name} [${unit}]`;
}

/** What a part of a table says of itself. */
export interface TableHeader {
  /** Its number, from 1: where columns came that an earlier part could not take, there is another. */
  readonly part: number;
  /** Rows that are in another file before it: those of the Parquet file to which it will be added. */
  readonly after: number;
  readonly columns: readonly Column[];
}

/** A header as text. */
export function headerText({ part, after, columns }: TableHeader): string {
  return JSON.stringify({ rxlab: 'table 1', part, after, columns });
}

/** Takes apart what {@link headerText} has made; `undefined` for any other text. */
export function parseHeader(text: string | undefined): TableHeader | undefined {
  if (text === undefined || !/^\s*\{\s*"rxlab":\s*"table 1"/.test(text)) return undefined;
  try {
    const { part, after, columns } = JSON.parse(text) as TableHeader;
    return { part, after, columns };
  } catch {
    return undefined;
  }
}
