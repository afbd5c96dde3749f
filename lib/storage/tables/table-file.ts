import { StorageError } from '../storage-error.js';
import type { Durability } from '../writing/durability.js';
import type { Column } from './column.js';
import { PartFile } from './part-file.js';
import type { TableFormat } from './table-format.js';
import { existing, isThere, listParts, openPart, partPath, unreadable, writeHeader } from './table-parts.js';
import type { Row } from './table-schema.js';

/** What a table has to be told of its files. */
export interface TableFileSettings {
  readonly path: string;
  readonly format: TableFormat;
  readonly durability: Durability;
  /** Rows that are in another file before those of this one. */
  readonly after: number;
}

/** The files of a table that is being written: one, and another wherever the columns no longer fit. */
export class TableFile {
  readonly #settings: TableFileSettings;
  /** The number of the last part; 0 before the first. */
  #part = 0;
  #columns: readonly Column[] = [];
  #file: PartFile | undefined;
  #files = 0;
  #bytes = 0;
  #isWritten = false;

  constructor(settings: TableFileSettings) {
    this.#settings = settings;
  }

  /** The columns of the last row that is there. */
  get columns(): readonly Column[] {
    return this.#columns;
  }

  /** How many files have been written to. */
  get files(): number {
    return this.#files;
  }

  /** By how many bytes they have grown. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Goes on with the table that is there, if there is one, behind its last whole row. */
  async goOn(): Promise<void> {
    const { path, format, durability } = this.#settings;
    const parts = await listParts(path, format);
    const last = parts.at(-1);
    if (last === undefined) return;
    if (last.header === undefined) {
      const message = `${last.path} cannot be gone on with: what its columns are is not known, as it was not written by table()`;
      throw new StorageError('UNREADABLE_TABLE', last.path, message);
    }
    this.#part = parts.length;
    this.#columns = last.header.columns;
    this.#file = await PartFile.reopen(last.path, await endOf(last.path, format), durability);
  }

  async append(columns: readonly Column[], rows: readonly Row[]): Promise<void> {
    const { format } = this.#settings;
    const bytes = format.encode(
      columns,
      rows.map(({ cells }) => cells),
    );
    if (this.#file === undefined) await this.#begin(columns, bytes);
    else if (columns !== this.#columns && !format.canHold(this.#columns, columns)) {
      await this.#end();
      await this.#begin(columns, bytes);
    } else {
      if (columns !== this.#columns && format.headerBeside) await this.#describe(this.#part, columns);
      await this.#file.append(bytes);
    }
    if (!this.#isWritten) this.#files++;
    this.#isWritten = true;
    this.#bytes += bytes.length;
    this.#columns = columns;
  }

  async close(): Promise<void> {
    await this.#end();
  }

  async #begin(columns: readonly Column[], rows: Uint8Array): Promise<void> {
    const { path, format, durability, after } = this.#settings;
    const part = this.#part + 1;
    const file = partPath(path, part);
    if (await isThere(file)) throw existing(file, 'it is needed for the next part of the table');
    const start = format.begin({ part, after, columns });
    // Before the rows: these are nothing without it.
    if (format.headerBeside) await this.#describe(part, columns);
    this.#file = await PartFile.create(file, Buffer.concat([start, rows]), durability);
    this.#part = part;
    this.#bytes += start.length;
    this.#isWritten = false;
  }

  async #describe(part: number, columns: readonly Column[]): Promise<void> {
    const { path, durability, after } = this.#settings;
    await writeHeader(partPath(path, part), { part, after, columns }, durability);
  }

  async #end(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close(this.#settings.format.ending);
  }
}

/** The place behind the last whole row. */
async function endOf(path: string, format: TableFormat): Promise<number> {
  const reader = await openPart(path, format);
  try {
    let end = 0;
    for await (const chunk of reader.chunks()) end = chunk.end;
    return end;
  } catch (error) {
    throw unreadable(error, path);
  } finally {
    await reader.close();
  }
}
