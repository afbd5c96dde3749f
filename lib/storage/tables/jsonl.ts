import { FileBytes } from '../reading/file-bytes.js';
import { Json, jsonOf, numberText, restored, type Cell } from './cell.js';
import { labelOf, type Column, type TableHeader } from './column.js';
import type { RowChunk, TableFormat, TableReader } from './table-format.js';
import { revive } from './typed-json.js';
import { wholeLines } from './whole-lines.js';

/** JSON Lines: an object for each row, in UTF-8. NaN and infinities, which JSON does not have, are texts. */
export const jsonl: TableFormat = {
  holdsBack: 'none',
  headerBeside: true,
  load: async () => undefined,
  // Its lines need not have the same columns; but what is in one has one type.
  canHold: (columns, wider) =>
    columns.every(
      ({ type, unit }, place) => type === 'nothing' || (type === wider[place]!.type && unit === wider[place]!.unit),
    ),
  begin: () => new Uint8Array(),
  encode(columns, rows) {
    const keys = columns.map((column) => `${JSON.stringify(labelOf(column))}:`);
    return Buffer.from(rows.map((cells) => line(columns, keys, cells)).join(''));
  },
  ending: new Uint8Array(),
  open: async (path, header) => new JsonlReader(await FileBytes.open(path), header),
};

function line(columns: readonly Column[], keys: readonly string[], cells: readonly Cell[]): string {
  let text = '{';
  for (let place = 0; place < cells.length; place++) {
    if (place > 0) text += ',';
    const cell = cells[place] ?? null;
    text += keys[place]! + (cell === null ? 'null' : json(cell, columns[place]!));
  }
  return `${text}}\n`;
}

function json(cell: Exclude<Cell, null>, { type }: Column): string {
  if (type === 'json' || cell instanceof Json) return jsonOf(cell);
  switch (typeof cell) {
    case 'number':
      return Number.isFinite(cell) ? numberText(cell) : `"${cell}"`;
    case 'bigint':
      return String(cell);
    default:
      return JSON.stringify(cell);
  }
}

class JsonlReader implements TableReader {
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
    for await (const { text, end, isWhole } of wholeLines(this.#file, false)) {
      // A torn line lacks its last brace. One without a line feed may yet be overwritten by who goes on with the file.
      if (!isWhole && (this.header !== undefined || !text.trimEnd().endsWith('}'))) return;
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      yield { rows: lines.map((line) => this.#row(line)), end };
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #row(line: string): Record<string, unknown> {
    if (this.header === undefined) return JSON.parse(line) as Record<string, unknown>;
    const { columns } = this.header;
    const found = parse(line, columns);
    return Object.fromEntries(columns.map((column) => [column.name, value(own(found, labelOf(column)), column)]));
  }
}

/** `JSON.parse` rounds long integers: those of columns of bigints become texts on the way. Between quotes is no quote alone. */
function parse(line: string, columns: readonly Column[]): Record<string, unknown> {
  let exact = line;
  for (const column of columns) {
    if (column.type !== 'bigint') continue;
    const key = `${JSON.stringify(labelOf(column))}:`;
    const place = exact.indexOf(key);
    const start = place + key.length;
    const [digits] = place < 0 ? [] : (/^-?\d{16,}/.exec(exact.slice(start, start + 24)) ?? []);
    if (digits !== undefined) exact = `${exact.slice(0, start)}"${digits}"${exact.slice(start + digits.length)}`;
  }
  return JSON.parse(exact) as Record<string, unknown>;
}

/** Not every row has every column; every object has a `toString`. */
function own(found: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(found, key) ? found[key] : null;
}

function value(found: unknown, column: Column): unknown {
  if (found === null) return null;
  switch (column.type) {
    case 'number':
      return restored(Number(found), column);
    case 'date':
      return new Date(found as string);
    case 'bigint':
      return BigInt(found as string);
    case 'json':
      return revive(found);
    default:
      return found;
  }
}
