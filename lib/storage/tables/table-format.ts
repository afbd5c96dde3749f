import type { Cell } from './cell.js';
import type { Column, TableHeader } from './column.js';

/** Rows that have been read, and where in the file they end. */
export interface RowChunk {
  /** Each by the names of its columns. */
  readonly rows: readonly Record<string, unknown>[];
  /** The place in the file behind the last of them. */
  readonly end: number;
}

/** A file of rows that is open for reading. */
export interface TableReader {
  readonly path: string;
  /** What {@link TableFormat.begin} was told; `undefined` where the file was written by somebody else. */
  readonly header: TableHeader | undefined;
  /**
   * All whole rows, in order; a chunk may be empty. What a killed writer has left behind them is left out.
   *
   * @throws an `Error` that says in half a sentence what is wrong with the file; the system's errors
   */
  chunks(): AsyncGenerator<RowChunk>;
  close(): Promise<void>;
}

/** A kind of file to which rows are appended. A new one is an object like this in a file of its own, and a row in `table-formats.ts`. */
export interface TableFormat {
  /**
   * Which rows wait up to a second for others: none, those that come first (so that columns that come by turns are all in
   * the header), or all (so that a batch has more than one row).
   */
  readonly holdsBack: 'none' | 'first' | 'all';
  /** The header is in a file beside it, as there is no place for it inside. */
  readonly headerBeside: boolean;
  /** Loads what it needs; nothing else is called before. @throws an `RxlabError` `MISSING_DEPENDENCY` */
  load(): Promise<void>;
  /** Whether rows of wider columns can go into a file that was begun with these. */
  canHold(columns: readonly Column[], wider: readonly Column[]): boolean;
  /** What a file begins with. */
  begin(header: TableHeader): Uint8Array;
  /** Rows: cells that are missing at the end of one are nothing. */
  encode(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Uint8Array;
  /** What a file ends with. It is no part of what {@link RowChunk.end} counts. */
  readonly ending: Uint8Array;
  /** @param header - what is beside the file, where it is there */
  open(path: string, header: TableHeader | undefined): Promise<TableReader>;
}
