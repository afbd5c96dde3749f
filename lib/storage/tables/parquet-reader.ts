import { labelOf, parseHeader, type Column, type TableHeader } from './column.js';
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
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await loadParquetReader();
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const header = parseHeader(metadata.key_value_metadata?.find(({ key }) => key === 'rxlab')?.value);
  return {
    header,
    rows: Number(metadata.num_rows),
    async *chunks(): AsyncGenerator<RowChunk> {
      let end = 0;
      for (const { num_rows } of metadata.row_groups) {
        const rowStart = end;
        end += Number(num_rows);
        const rows = (await parquetReadObjects({ file, metadata, rowStart, rowEnd: end })) as Record<string, unknown>[];
        yield { rows: header ? rows.map((row) => ours(row, header)) : rows, end };
      }
    },
    close: async () => undefined,
  };
}

function ours(row: Record<string, unknown>, { columns }: TableHeader): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.name, value(row[labelOf(column)] ?? null, column)]));
}

function value(found: unknown, column: Column): unknown {
  if (found === null) return null;
  return column.type === 'json' ? revive(JSON.parse(found as string)) : restored(found, column);
}
