import { extname } from 'node:path';
import { StorageError } from '../storage-error.js';
import { arrow } from './arrow.js';
import { csv } from './csv.js';
import { jsonl } from './jsonl.js';
import type { TableFormat } from './table-format.js';

const formats: Readonly<Record<string, TableFormat>> = { '.csv': csv, '.jsonl': jsonl, '.arrow': arrow };

/** Parquet files are written as a whole, when all rows are there. */
export function isParquet(path: string): boolean {
  return extname(path).toLowerCase() === '.parquet';
}

/**
 * The format to whose files rows can be appended.
 *
 * @throws a {@link StorageError} `UNKNOWN_FORMAT` when no format has the extension
 */
export function tableFormatFor(path: string): TableFormat {
  const extension = extname(path).toLowerCase();
  if (Object.hasOwn(formats, extension)) return formats[extension]!;
  const known = [...Object.keys(formats), '.parquet'].join(', ');
  throw new StorageError(
    'UNKNOWN_FORMAT',
    path,
    `${JSON.stringify(path)} must end in one of ${known}, which says the format`,
  );
}
