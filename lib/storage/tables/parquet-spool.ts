import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '../storage-error.js';
import { syncDirectory, type Durability } from '../writing/durability.js';
import { discard, putInPlace, temporaryPath } from '../writing/temporary-file.js';
import type { Column } from './column.js';
import { jsonl } from './jsonl.js';
import { openParquet, type ParquetReader } from './parquet-reader.js';
import { writeParquet } from './parquet-writer.js';
import type { TableReader } from './table-format.js';
import { headerPath, isThere, listParts, openPart, unreadable, type TablePart } from './table-parts.js';

/**
 * Where the rows of a Parquet file are until it is written. Its footer, without which it is nothing, comes last: so a killed
 * writer would leave nothing of it.
 */
export function spoolPath(path: string): string {
  return `${path}.jsonl`;
}

/** A Parquet table: the file, if there is one, and the rows that are to come into it. */
export interface ParquetTable {
  /** How many rows are in the file. */
  readonly rows: number;
  readonly columns: readonly Column[] | undefined;
  /** The parts of the spool, if their rows are not in the file yet. */
  readonly spool: readonly TablePart[];
}

/** Looks at what there is of a Parquet table. */
export async function findParquet(path: string): Promise<ParquetTable> {
  const spool = await listParts(spoolPath(path), jsonl);
  if (!(await isThere(path))) return { rows: 0, columns: undefined, spool };
  const { rows, header } = await open(path);
  const after = spool[0]?.header?.after;
  if (after === undefined || after === rows) return { rows, columns: header?.columns, spool };
  // Whoever was killed between the two has made the file, and not yet removed what it is made of.
  if (rows === after + (await countRows(spool))) return { rows, columns: header?.columns, spool: [] };
  const message = `${spoolPath(path)} goes on behind ${after} rows, but ${path} has ${rows}: move one of them elsewhere`;
  throw new StorageError('UNREADABLE_TABLE', path, message);
}

async function countRows(spool: readonly TablePart[]): Promise<number> {
  let count = 0;
  for (const { path } of spool) {
    const reader = await openPart(path, jsonl);
    try {
      for await (const { rows } of reader.chunks()) count += rows.length;
    } finally {
      await reader.close();
    }
  }
  return count;
}

/** Opens all that there is of a Parquet table, one after the other. */
export async function* readersOf(path: string): AsyncGenerator<TableReader> {
  if (await isThere(path)) yield await open(path);
  for (const part of (await findParquet(path)).spool) yield await openPart(part.path, jsonl);
}

/** Makes the file of what is in it and in the spool, and removes the spool. Gives the number of its bytes. */
export async function fillParquet(path: string, durability: Durability): Promise<number> {
  const { spool } = await findParquet(path);
  const columns = spool.at(-1)?.header?.columns;
  if (columns === undefined) return 0;
  const temporary = temporaryPath(path);
  try {
    const bytes = await writeParquet(temporary, columns, rowsOf(path), durability);
    await ((await isThere(path)) ? rename(temporary, path) : putInPlace(temporary, path));
    if (durability === 'synced') await syncDirectory(dirname(path));
    await removeSpool(path);
    return bytes;
  } catch (error) {
    await discard(temporary);
    const { code, message } = StorageError.fromSystem(error, 'write', path);
    throw new StorageError(code, path, `${message}. Its rows are safe in ${spoolPath(path)}`, { cause: error });
  }
}

/** Removes the spool, its first part last: a spool without it would be nobody's. */
export async function removeSpool(path: string): Promise<void> {
  const parts = await listParts(spoolPath(path), jsonl);
  for (const part of [...parts].reverse()) {
    await rm(part.path, { force: true });
    await rm(headerPath(part.path), { force: true });
  }
}

async function* rowsOf(path: string): AsyncGenerator<readonly Record<string, unknown>[]> {
  for await (const reader of readersOf(path)) {
    try {
      for await (const { rows } of reader.chunks()) yield rows;
    } finally {
      await reader.close();
    }
  }
}

async function open(path: string): Promise<ParquetReader> {
  try {
    return await openParquet(path);
  } catch (error) {
    throw unreadable(error, path);
  }
}
