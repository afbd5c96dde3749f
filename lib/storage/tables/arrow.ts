import type * as Arrow from 'apache-arrow';
import { FileBytes } from '../reading/file-bytes.js';
import { ArrowReader } from './arrow-reader.js';
import { jsonOf, type Cell } from './cell.js';
import { headerText, labelOf, type Column, type ColumnType } from './column.js';
import { loadArrow } from './load-arrow.js';
import type { TableFormat } from './table-format.js';

let library: typeof Arrow | undefined;

/** What a stream ends with; a killed writer leaves it out, and readers do not miss it. */
const ending = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/** Arrow's stream format: a schema, and then one batch of rows after the other. */
export const arrow: TableFormat = {
  holdsBack: 'all',
  headerBeside: false,
  load: async () => void (library = await loadArrow()),
  canHold: (columns, wider) => columns === wider,
  begin(header) {
    const { Schema, Table, tableToIPC } = library!;
    const metadata = new Map([['rxlab', headerText(header)]]);
    return withoutEnding(tableToIPC(new Table(new Schema(fieldsOf(header.columns), metadata)), 'stream'));
  },
  encode(columns, rows) {
    const { makeData, RecordBatch, Schema, Struct, Table, tableToIPC, vectorFromArray } = library!;
    const fields = fieldsOf(columns);
    const schema = new Schema(fields);
    const children = columns.map((column, place) => {
      const values = rows.map((cells) => valueOf(cells[place] ?? null, column));
      return vectorFromArray(values, fields[place]!.type).data[0] as Arrow.Data;
    });
    const data = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children });
    const before = withoutEnding(tableToIPC(new Table(schema), 'stream')).length;
    return withoutEnding(tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'stream')).subarray(before);
  },
  ending,
  async open(path) {
    const arrow = await loadArrow();
    const file = await FileBytes.open(path);
    try {
      return await ArrowReader.open(file, arrow);
    } catch (error) {
      await file.close();
      throw error;
    }
  },
};

function withoutEnding(stream: Uint8Array): Uint8Array {
  return stream.subarray(0, -ending.length);
}

function fieldsOf(columns: readonly Column[]): Arrow.Field[] {
  return columns.map((column) => {
    const metadata = new Map(column.unit === undefined ? [] : [['unit', column.unit]]);
    return new library!.Field(labelOf(column), typeFor(column.type), true, metadata);
  });
}

function typeFor(type: ColumnType): Arrow.DataType {
  const { Bool, Float64, Int64, TimestampMillisecond, Utf8 } = library!;
  switch (type) {
    case 'boolean':
      return new Bool();
    case 'number':
      return new Float64();
    case 'bigint':
      return new Int64();
    case 'date':
      return new TimestampMillisecond('UTC');
    default:
      return new Utf8();
  }
}

function valueOf(cell: Cell, { type }: Column): unknown {
  return cell === null || type !== 'json' ? cell : jsonOf(cell);
}
