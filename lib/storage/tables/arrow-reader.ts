import type * as Arrow from 'apache-arrow';
import type { FileBytes } from '../reading/file-bytes.js';
import { restored } from './cell.js';
import { parseHeader, type Column, type TableHeader } from './column.js';
import type { RowChunk, TableReader } from './table-format.js';
import { revive } from './typed-json.js';

/** A message of a stream, as it is in the file. */
interface Message {
  readonly bytes: Uint8Array;
  readonly holdsRows: boolean;
  /** The place in the file behind it. */
  readonly end: number;
}

const continues = 0xffffffff;

/** Reads a stream of Arrow one batch at a time. */
export class ArrowReader implements TableReader {
  readonly header: TableHeader | undefined;
  readonly #file: FileBytes;
  readonly #arrow: typeof Arrow;

  private constructor(file: FileBytes, arrow: typeof Arrow, header: TableHeader | undefined) {
    this.#file = file;
    this.#arrow = arrow;
    this.header = header;
  }

  static async open(file: FileBytes, arrow: typeof Arrow): Promise<ArrowReader> {
    const first = await messageAt(file, 0, arrow);
    if (first === undefined) throw new Error('it is no stream of Arrow');
    const { metadata } = arrow.tableFromIPC(first.bytes).schema;
    return new ArrowReader(file, arrow, parseHeader(metadata.get('rxlab')));
  }

  get path(): string {
    return this.#file.path;
  }

  async *chunks(): AsyncGenerator<RowChunk> {
    /** The schema, and dictionaries of streams that have them. */
    const before: Uint8Array[] = [];
    let end = 0;
    for (;;) {
      const message = await messageAt(this.#file, end, this.#arrow);
      if (message === undefined) return;
      end = message.end;
      if (message.holdsRows) yield { rows: this.#rows(Buffer.concat([...before, message.bytes])), end };
      else {
        before.push(message.bytes);
        yield { rows: [], end };
      }
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #rows(stream: Uint8Array): Record<string, unknown>[] {
    const table = this.#arrow.tableFromIPC(stream);
    const vectors = table.schema.fields.map((field, place) => ({
      field,
      column: this.header?.columns[place],
      vector: table.getChildAt(place)!,
    }));
    return Array.from({ length: table.numRows }, (_, row) =>
      Object.fromEntries(
        vectors.map(({ field, column, vector }) =>
          column ? [column.name, ours(vector.get(row), column)] : [field.name, this.#theirs(vector.get(row), field)],
        ),
      ),
    );
  }

  /** A value that somebody else has written. */
  #theirs(value: unknown, { type }: Arrow.Field): unknown {
    const { DataType } = this.#arrow;
    const isTime = DataType.isTimestamp(type) || DataType.isDate(type);
    return isTime && value !== null ? new Date(value as number) : value;
  }
}

/** The message at a place; `undefined` at the end, and where the rest of the file is not all of one. */
async function messageAt(file: FileBytes, at: number, arrow: typeof Arrow): Promise<Message | undefined> {
  const start = await file.readUpTo(at, 8);
  if (start.length < 8) return undefined;
  if (start.readUInt32LE() !== continues) throw new Error('it is no stream of Arrow, or damaged');
  const length = start.readInt32LE(4);
  const description = await file.readUpTo(at + 8, length);
  if (length === 0 || description.length < length) return undefined;
  const { bodyLength, headerType } = arrow.Message.decode(description);
  const bytes = await file.readUpTo(at, 8 + length + bodyLength);
  if (bytes.length < 8 + length + bodyLength) return undefined;
  return { bytes, holdsRows: headerType === arrow.MessageHeader.RecordBatch, end: at + bytes.length };
}

/** A value of a column that we have written. */
function ours(value: unknown, column: Column): unknown {
  if (value === null) return null;
  if (column.type === 'date') return new Date(value as number);
  return column.type === 'json' ? revive(JSON.parse(value as string)) : restored(value, column);
}
