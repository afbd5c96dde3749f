import { drain, type Sink } from '../../flow/index.js';
import { planTable, type TableOptions, type TableSummary } from './table-options.js';
import { TableWriting } from './table-writing.js';

/**
 * A sink that writes a row for each record. The extension says the format: `.csv`, `.jsonl` (JSON Lines), `.arrow` (Arrow's
 * stream format) or `.parquet`.
 *
 * Nested records become columns, `hillas.length`; see `flattenRecord`. Values are numbers, bigints, texts, booleans, dates,
 * quantities, arrays, or nothing (`null`, `undefined`). A column of quantities has their unit in its name, `voltage [V]`, and
 * what comes in another unit is converted to the first one. Columns may come later, be of another type later, or have
 * nothing in a row: what a file cannot hold as it was begun goes on in another beside it, `readings.part2.csv`.
 * `readTable` gives it all back as one table.
 *
 * A row is saved when it is in the file: `onSaved` tells. Rows that come fast are written together, and none waits longer
 * than a second. Whatever becomes of the program, every saved row is readable. A Parquet file is written when the source
 * ends; until then its rows are in `readings.parquet.jsonl`.
 *
 * When anything fails, the sink leaves its source, finishes the rows that it has taken, and rejects.
 *
 * @param path - the file; its directory is made where it is missing, and the file with the first row
 * @throws a `StorageError` at once: `UNKNOWN_FORMAT`; from the sink: `TABLE_EXISTS` when the file is there and `append`
 * was not asked for, `TABLE_BUSY`, `UNREADABLE_TABLE` when a file cannot be gone on with, or as the system says (`ENOSPC` the
 * disk is full, …)
 * @throws from the sink: an `InvalidArgumentError` for a value that a table cannot hold, as a frame; a `SameColumnError`
 * for two values with one name; a `UnitError` for a quantity of another dimension, or a number without unit among quantities
 * @throws from the sink: an `RxlabError` `MISSING_DEPENDENCY` for Arrow and Parquet without their packages
 * @throws an `InvalidArgumentError` at once, for an option that does not work
 *
 * @example
 * ```ts
 * import { mkdtemp, readFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { generate, inject } from 'rxlab';
 * import { table } from 'rxlab/sinks';
 * import { millivolts, volts } from 'rxlab/units';
 *
 * const readings = generate([
 *   { stage: { x: 0.5, y: 2 }, voltage: volts(1.5) },
 *   { stage: { x: 0.6, y: 2 }, voltage: millivolts(1620) },
 * ]);
 * const path = join(await mkdtemp(join(tmpdir(), 'rxlab-')), 'readings.csv');
 * const { rows } = await inject(readings, table(path));
 * console.log(rows); // prints: 2
 * console.log((await readFile(path, 'utf8')).trim());
 * // prints: "stage.x","stage.y","voltage [V]"
 * // prints: 0.5,2,1.5
 * // prints: 0.6,2,1.62
 * ```
 */
export function table(path: string, options: TableOptions = {}): Sink<object, TableSummary> {
  const plan = planTable(path, options);
  return async (source) => {
    const failure = new AbortController();
    const fail = (error: unknown): void => failure.abort(error);
    const opening = TableWriting.open(plan, fail);
    // The source is subscribed to at once, as a hot one must be; a table that is refused ends it without a row.
    opening.catch(fail);
    let writing: TableWriting | undefined;
    const takeFirst = async (record: object): Promise<void> => {
      writing = await opening.catch(() => undefined);
      await writing?.take(record);
    };
    try {
      const take = (record: object) => (writing ? writing.take(record) : takeFirst(record));
      await drain(source, take, { signal: failure.signal });
    } catch (error) {
      const opened = await opening.catch(() => undefined);
      await opened?.end().catch(() => undefined);
      throw error;
    }
    return await (await opening).end();
  };
}
