import { resolve } from 'node:path';
import type { Observable } from 'rxjs';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import { readersOf } from './parquet-spool.js';
import { StorageError } from '../storage-error.js';
import { listParts, openPart, unreadable } from './table-parts.js';
import type { TableFormat, TableReader } from './table-format.js';
import { isParquet, tableFormatFor } from './table-formats.js';

/**
 * The rows of a table, one after the other: a CSV, JSON Lines, Arrow (stream) or Parquet file. The next is read when the one
 * before has been consumed; in memory is a piece of the file, of a Parquet file a row group.
 *
 * Of a table that `table` has written, all parts are read, and what comes back is what was written: each row has all columns
 * of the table, with `null` where there was nothing; quantities, dates, bigints, NaN and arrays are what they were, typed
 * arrays are arrays. What a killed writer has not finished is left out. Of a Parquet file that was not finished, or not
 * begun, the rows are read where they wait for it.
 *
 * Of a file of somebody else, the values are what the format says; in CSV, what is not in quotes is taken for a number, a
 * boolean, or a date with time and zone, where it looks like one.
 *
 * @throws a {@link StorageError} (as the stream's error) `UNKNOWN_FORMAT`, `UNREADABLE_TABLE`, or as the system says
 * @throws an `RxlabError` `MISSING_DEPENDENCY` (as the stream's error) for Arrow and Parquet without their packages
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { drain, inject } from 'rxlab';
 * import { readTable, table } from 'rxlab/storage';
 * import { volts } from 'rxlab/units';
 *
 * const path = join(await mkdtemp(join(tmpdir(), 'rxlab-')), 'readings.csv');
 * await inject([{ index: 0, voltage: volts(1.5) }, { index: 1, note: 'over range' }], table(path));
 * await drain(readTable(path), ({ index, voltage, note }) => console.log(index, String(voltage), note));
 * // prints: 0 1.5 V null
 * // prints: 1 null over range
 * ```
 */
export function readTable(path: string): Observable<Record<string, unknown>> {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new InvalidArgumentError('path', 'the path of a file', path);
  }
  return generate(async function* () {
    const nothing = await emptyRow(path);
    for await (const reader of openAll(path)) {
      try {
        for await (const { rows } of reader.chunks()) for (const row of rows) yield { ...nothing, ...row };
      } catch (error) {
        throw unreadable(error, reader.path);
      } finally {
        await reader.close();
      }
    }
  });
}

/** A row with nothing in all columns of the table. */
async function emptyRow(path: string): Promise<Record<string, unknown>> {
  const names: string[] = [];
  for await (const reader of openAll(path)) {
    await reader.close();
    for (const { name } of reader.header?.columns ?? []) names.push(name);
  }
  return Object.fromEntries(names.map((name) => [name, null]));
}

/** Opens all parts of a table, one after the other. */
async function* openAll(path: string): AsyncGenerator<TableReader> {
  const whole = resolve(path);
  let found = false;
  for await (const reader of isParquet(path) ? readersOf(whole) : partsOf(whole, tableFormatFor(path))) {
    found = true;
    yield reader;
  }
  if (!found) throw new StorageError('ENOENT', path, `cannot read the table ${path}: there is no such file`);
}

async function* partsOf(path: string, format: TableFormat): AsyncGenerator<TableReader> {
  await format.load();
  for (const part of await listParts(path, format)) yield await openPart(part.path, format);
}
