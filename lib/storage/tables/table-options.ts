import { resolve } from 'node:path';
import { InvalidArgumentError } from '../../flow/index.js';
import { durabilities, type Durability } from '../writing/durability.js';
import { jsonl } from './jsonl.js';
import { spoolPath } from './parquet-spool.js';
import type { TableFormat } from './table-format.js';
import { isParquet, tableFormatFor } from './table-formats.js';

/** Options of {@link table}. */
export interface TableOptions {
  /** Goes on with the table that is there, if there is one, instead of refusing to. False unless told. */
  readonly append?: boolean | undefined;
  /**
   * When a row counts as saved: when the operating system has it (`'written'`), so that it survives whatever becomes of the
   * program; or when the disk has it (`'synced'`), so that it survives a power failure. `'written'` unless told.
   */
  readonly durability?: Durability | undefined;
  /** What is put between the keys of nested records. `'.'` unless told. */
  readonly separator?: string | undefined;
  /** Is told how many rows of this run are saved, each time when there are more of them. */
  readonly onSaved?: ((rows: number) => void) | undefined;
}

/** What a table has written. */
export interface TableSummary {
  /** The rows saved. */
  readonly rows: number;
  /** The bytes by which its files have grown; of a Parquet file, all. */
  readonly bytes: number;
  /** The files written to. */
  readonly files: number;
}

/** How a table is written. */
export interface TablePlan {
  readonly path: string;
  /** The format to whose files the rows are appended, and the first of these. */
  readonly format: TableFormat;
  readonly rowsPath: string;
  readonly isParquet: boolean;
  readonly append: boolean;
  readonly durability: Durability;
  readonly separator: string;
  readonly onSaved: ((rows: number) => void) | undefined;
}

/** Checks what {@link table} was told. */
export function planTable(path: string, options: TableOptions): TablePlan {
  const { append = false, durability = 'written', separator = '.', onSaved } = options;
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new InvalidArgumentError('path', 'the path of a file', path);
  }
  if (typeof append !== 'boolean') throw new InvalidArgumentError('append', 'true or false', append);
  if (!durabilities.includes(durability)) {
    throw new InvalidArgumentError('durability', durabilities.map((one) => `'${one}'`).join(' or '), durability);
  }
  if (typeof separator !== 'string') throw new InvalidArgumentError('separator', 'a text', separator);
  if (onSaved !== undefined && typeof onSaved !== 'function') {
    throw new InvalidArgumentError('onSaved', 'a function', onSaved);
  }
  const whole = resolve(path);
  const parquet = isParquet(path);
  return {
    path: whole,
    format: parquet ? jsonl : tableFormatFor(path),
    rowsPath: parquet ? spoolPath(whole) : whole,
    isParquet: parquet,
    append,
    durability,
    separator,
    onSaved,
  };
}
