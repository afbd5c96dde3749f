import type { BasicType, ColumnSource } from 'hyparquet-writer';
import type { Durability } from '../writing/durability.js';
import { cellAgain, jsonOf } from './cell.js';
import { headerText, labelOf, type Column, type ColumnType } from './column.js';
import { loadParquetWriter } from './load-parquet.js';
import { PartFile } from './part-file.js';

/** Rows of a row group: it is encoded in one go, which must not keep the event loop. */
const rowsInGroup = 5_000;

const types: Readonly<Record<ColumnType, BasicType>> = {
  nothing: 'STRING',
  boolean: 'BOOLEAN',
  number: 'DOUBLE',
  bigint: 'INT64',
  text: 'STRING',
  date: 'TIMESTAMP',
  json: 'STRING',
};

/** Writes a Parquet file whole, under a path that nobody reads yet. Gives the number of its bytes. */
export async function writeParquet(
  path: string,
  columns: readonly Column[],
  rows: AsyncIterable<readonly Record<string, unknown>[]>,
  durability: Durability,
): Promise<number> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await loadParquetWriter();
  const writer = new ByteWriter();
  const kvMetadata = [{ key: 'rxlab', value: headerText({ part: 1, after: 0, columns }) }];
  const parquet = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: columnsOf([], columns) }),
    kvMetadata,
  });
  const taken = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  const file = await PartFile.create(path, taken(), 'written');
  try {
    for await (const group of groupsOf(rows)) {
      await parquet.write({ columnData: columnsOf(group, columns), rowGroupSize: rowsInGroup });
      await file.append(taken());
    }
    await parquet.finish();
    await file.append(taken());
    if (durability === 'synced') await file.sync();
    return file.length;
  } finally {
    await file.close();
  }
}

async function* groupsOf(
  chunks: AsyncIterable<readonly Record<string, unknown>[]>,
): AsyncGenerator<readonly Record<string, unknown>[]> {
  let waiting: Record<string, unknown>[] = [];
  for await (const chunk of chunks) {
    waiting = waiting.concat(chunk);
    for (; waiting.length >= rowsInGroup; waiting = waiting.slice(rowsInGroup)) yield waiting.slice(0, rowsInGroup);
  }
  if (waiting.length > 0) yield waiting;
}

function columnsOf(rows: readonly Record<string, unknown>[], columns: readonly Column[]): ColumnSource[] {
  return columns.map((column) => ({
    name: labelOf(column),
    type: types[column.type],
    data: rows.map((row) => valueOf(own(row, column.name), column)),
  }));
}

function valueOf(value: unknown, column: Column): unknown {
  const cell = cellAgain(value, column);
  return cell === null || column.type !== 'json' ? cell : jsonOf(cell);
}

/** A part may have fewer columns; every object has a `toString`. */
function own(row: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : null;
}
