import { FileBytes } from '../reading/file-bytes.js';
import { jsonOf, Json, numberText, restored, type Cell } from './cell.js';
import { labelOf, type Column, type TableHeader } from './column.js';
import { splitRecords, textOf } from './csv-fields.js';
import type { RowChunk, TableFormat, TableReader } from './table-format.js';
import { revive } from './typed-json.js';
import { wholeLines } from './whole-lines.js';

/**
 * CSV as in RFC 4180, in UTF-8. Texts are in quotes, and so is the JSON of arrays; nothing else is: so an empty text is not
 * nothing, and the text `12` not a number.
 */
export const csv: TableFormat = {
  holdsBack: 'first',
  headerBeside: true,
  load: async () => undefined,
  // What is empty is nothing, whatever the column becomes.
  canHold: (columns, wider) =>
    columns.length === wider.length &&
    columns.every(
      (column, place) =>
        labelOf(column) === labelOf(wider[place]!) && (column.type === 'nothing' || column.type === wider[place]!.type),
    ),
  begin: ({ columns }) => Buffer.from(`${columns.map((column) => quoted(labelOf(column))).join(',')}\n`),
  encode: (columns, rows) => Buffer.from(rows.map((cells) => line(columns, cells)).join('')),
  ending: new Uint8Array(),
  open: async (path, header) => new CsvReader(await FileBytes.open(path), header),
};

function line(columns: readonly Column[], cells: readonly Cell[]): string {
  let text = '';
  for (let place = 0; place < columns.length; place++) {
    if (place > 0) text += ',';
    const cell = cells[place];
    if (typeof cell === 'number' && columns[place]!.type === 'number') text += numberText(cell);
    else if (cell !== null && cell !== undefined) text += field(cell, columns[place]!);
  }
  return `${text}\n`;
}

function field(cell: Exclude<Cell, null>, { type }: Column): string {
  if (typeof cell === 'string') return quoted(type === 'json' && isJson.test(cell) ? JSON.stringify(cell) : cell);
  if (typeof cell === 'number') return numberText(cell);
  if (cell instanceof Date) return cell.toISOString();
  // By its looks a bigint is a number.
  return cell instanceof Json || (type === 'json' && typeof cell === 'bigint') ? quoted(jsonOf(cell)) : String(cell);
}

/** What is JSON where there may be texts as well. A text that begins so is written as JSON. */
const isJson = /^[[{"]/;

function quoted(text: string): string {
  return `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`;
}

class CsvReader implements TableReader {
  readonly header: TableHeader | undefined;
  readonly #file: FileBytes;

  constructor(file: FileBytes, header: TableHeader | undefined) {
    this.#file = file;
    this.header = header;
  }

  get path(): string {
    return this.#file.path;
  }

  async *chunks(): AsyncGenerator<RowChunk> {
    let labels: readonly string[] | undefined;
    for await (const { text, end, isWhole } of wholeLines(this.#file, true)) {
      // Our own lines all end in a line feed: this one is torn.
      if (!isWhole && this.header !== undefined) return;
      const records = splitRecords(text);
      labels ??= labelsIn(records.shift()!);
      const columns = this.header?.columns ?? labels.map((name) => ({ name, type: undefined }));
      const rows = records.map((fields) =>
        Object.fromEntries(columns.map((column, place) => [column.name, value(fields[place] ?? '', column)])),
      );
      yield { rows, end };
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function labelsIn(fields: readonly string[]): string[] {
  const labels = fields.map(textOf);
  const twice = labels.find((label, place) => labels.indexOf(label) !== place);
  if (twice !== undefined) throw new Error(`it has two columns ${JSON.stringify(twice)}`);
  return labels;
}

/** @param column - without a type where nobody knows it */
function value(field: string, column: Omit<Column, 'type'> & { type: Column['type'] | undefined }): unknown {
  if (field === '') return null;
  switch (column.type) {
    case 'number':
      return restored(Number(field), column as Column);
    case 'text':
      return textOf(field);
    case 'boolean':
      return field === 'true';
    case 'date':
      return new Date(field);
    case 'bigint':
      return BigInt(field);
    case 'json':
      return mixed(field);
    default:
      return guessed(field);
  }
}

function mixed(field: string): unknown {
  const text = textOf(field);
  if (field.startsWith('"') && isJson.test(text)) return revive(JSON.parse(text));
  const found = guessed(field);
  // A bigint would be JSON.
  return typeof found === 'bigint' ? Number(field) : found;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const dateAndTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const words: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  NaN: NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
};

/** What a field is by its looks. */
function guessed(field: string): unknown {
  if (field.startsWith('"')) return textOf(field);
  if (Object.hasOwn(words, field)) return words[field];
  if (dateAndTime.test(field)) return new Date(field);
  if (!number.test(field)) return field;
  return /^[+-]?\d+$/.test(field) && !Number.isSafeInteger(Number(field)) ? BigInt(field) : Number(field);
}
