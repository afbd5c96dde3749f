import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RxlabError } from '../../flow/index.js';
import { StorageError } from '../storage-error.js';
import { loadParquetReader, loadParquetWriter } from './load-parquet.js';
import { fillParquet, findParquet, removeSpool } from './parquet-spool.js';
import { RowQueue } from './row-queue.js';
import { TableFile } from './table-file.js';
import type { TablePlan, TableSummary } from './table-options.js';
import { existing, isThere } from './table-parts.js';
import { TableSchema, type Row } from './table-schema.js';

/** What is being written in this process. */
const open = new Set<string>();

/** A table that is being written. */
export class TableWriting {
  readonly #plan: TablePlan;
  readonly #file: TableFile;
  readonly #schema: TableSchema;
  readonly #queue: RowQueue;
  #taken = 0;
  #saved = 0;
  #failure: { readonly error: unknown } | undefined;

  private constructor(plan: TablePlan, file: TableFile, schema: TableSchema, onFailure: (error: unknown) => void) {
    this.#plan = plan;
    this.#file = file;
    this.#schema = schema;
    this.#queue = new RowQueue(
      (rows) => this.#write(rows),
      (error) => {
        this.#failure = { error };
        onFailure(this.#explained(error));
      },
    );
    this.#queue.holdsBack = plan.format.holdsBack !== 'none';
  }

  /** @param onFailure - is told when rows could not be written */
  static async open(plan: TablePlan, onFailure: (error: unknown) => void): Promise<TableWriting> {
    const { path } = plan;
    if (open.has(path)) {
      throw new StorageError(
        'TABLE_BUSY',
        path,
        `${path} is being written at this moment: give each table its own file`,
      );
    }
    open.add(path);
    try {
      await plan.format.load();
      await mkdir(dirname(path), { recursive: true });
      if (!plan.append) await refuseExisting(plan);
      const [file, schema] = plan.isParquet ? await openSpool(plan) : await openFiles(plan);
      return new TableWriting(plan, file, schema, onFailure);
    } catch (error) {
      open.delete(path);
      throw error instanceof RxlabError ? error : StorageError.fromSystem(error, 'open the table', path);
    }
  }

  /** Takes a record; the promise, where there is one, resolves when there is room for the next. */
  take(record: object): Promise<void> | undefined {
    return this.#queue.push(this.#schema.take(record, this.#taken++));
  }

  /** Writes what it has taken and closes the files. */
  async end(): Promise<TableSummary> {
    const { path, isParquet, durability } = this.#plan;
    try {
      await this.#queue.end();
      await this.#file.close();
      if (this.#failure !== undefined) throw this.#failure.error;
      const summary = { rows: this.#saved, bytes: this.#file.bytes, files: this.#file.files };
      if (!isParquet) return summary;
      const bytes = await fillParquet(path, durability);
      return { ...summary, bytes, files: bytes > 0 ? 1 : 0 };
    } catch (error) {
      throw this.#explained(error);
    } finally {
      open.delete(path);
    }
  }

  async #write(rows: readonly Row[]): Promise<void> {
    this.#queue.holdsBack = this.#plan.format.holdsBack === 'all';
    await this.#file.append(this.#schema.columns, rows);
    this.#saved += rows.length;
    this.#plan.onSaved?.(this.#saved);
  }

  /** What failed, with what had been saved by then. */
  #explained(error: unknown): unknown {
    // Such as what `onSaved` has thrown.
    if (!(error instanceof StorageError) && (error as NodeJS.ErrnoException).syscall === undefined) return error;
    const { code, path, message } = StorageError.fromSystem(error, 'write', this.#plan.rowsPath);
    const saved = ` (${this.#saved} ${this.#saved === 1 ? 'row was' : 'rows were'} saved)`;
    return new StorageError(code, path, message + saved, { cause: error });
  }
}

async function refuseExisting({ path, rowsPath, isParquet }: TablePlan): Promise<void> {
  const advice = 'give the table another name, or go on with it with { append: true }';
  for (const file of isParquet ? [path, rowsPath] : [path]) if (await isThere(file)) throw existing(file, advice);
}

async function openFiles({
  rowsPath,
  format,
  durability,
  separator,
  append,
}: TablePlan): Promise<[TableFile, TableSchema]> {
  const file = new TableFile({ path: rowsPath, format, durability, after: 0 });
  if (append) await file.goOn();
  return [file, new TableSchema(file.columns, separator)];
}

async function openSpool(plan: TablePlan): Promise<[TableFile, TableSchema]> {
  const { path, rowsPath, format, durability, separator } = plan;
  await Promise.all([loadParquetReader(), loadParquetWriter()]);
  const { rows, columns, spool } = await findParquet(path);
  if (rows > 0 && columns === undefined) {
    const message = `${path} cannot be gone on with: it was not written by table()`;
    throw new StorageError('UNREADABLE_TABLE', path, message);
  }
  if (spool.length === 0) await removeSpool(path);
  const file = new TableFile({ path: rowsPath, format, durability, after: rows });
  await file.goOn();
  return [file, new TableSchema(spool.length > 0 ? file.columns : (columns ?? []), separator)];
}
