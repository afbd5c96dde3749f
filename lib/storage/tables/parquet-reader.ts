import { parseHeader, type Column, type TableHeader } from './column.js';
import { restored } from './cell.js';
import { loadParquetReader } from './load-parquet.js';
import { revive } from './typed-json.js';
import type { RowChunk, TableReader } from './table-format.js';

/** A Parquet file that is read one row group at a time. */
export interface ParquetReader extends TableReader {
  /** How many rows it has. */
  readonly rows: number;
}

export async function openParquet(path: string): Promise<ParquetReader> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } = await loadParquetReader();
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const header = parseHeader(metadata.key_value_metadata?.find(({ key }) => key === 'rxlab')?.value);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  return {
    path,
    header,
    rows: Number(metadata.num_rows),
    async *chunks(): AsyncGenerator<RowChunk> {
      let end = 0;
      for (const { num_rows } of metadata.row_groups) {
        const rowStart = end;
        end += Number(num_rows);
        let rows: readonly unknown[][] = [];
        // As arrays: an object would lose a column `__proto__`.
        await parquetRead({
          file,
          metadata,
          rowStart,
          rowEnd: end,
          onComplete: (read) => (rows = read as unknown[][]),
        });
        yield { rows: rows.map((values) => (header ? ours(values, header) : theirs(values, names))), end };
      }
    },
    close: async () => undefined,
  };
}

function theirs(values: readonly unknown[], names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name, place) => [name, values[place] ?? null]));
}

function ours(values: readonly unknown[], { columns }: TableHeader): Record<string, unknown> {
  return Object.fromEntries(columns.map((column, place) => [column.name, value(values[place] ?? null, column)]));
}

function value(found: unknown, column: Column): unknown {
  if (found === null) return null;
  return column.type === 'json' ? revive(JSON.parse(found as string)) : restored(found, column);
}
