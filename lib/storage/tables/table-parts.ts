import { lstat, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { RxlabError } from '../../flow/index.js';
import { StorageError } from '../storage-error.js';
import type { Durability } from '../writing/durability.js';
import { writeWholeFile } from '../writing/write-whole-file.js';
import { headerText, parseHeader, type TableHeader } from './column.js';
import type { TableFormat, TableReader } from './table-format.js';

/** A part of a table: its file, and what that says of itself. */
export interface TablePart {
  readonly path: string;
  readonly header: TableHeader | undefined;
}

/** Where a part of a table is: `run.csv`, `run.part2.csv`, `run.part3.csv`, … */
export function partPath(path: string, part: number): string {
  if (part === 1) return path;
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.part${part}${extension}`;
}

/** Where the header of a file is that has no place for one. */
export function headerPath(path: string): string {
  return `${path}.columns.json`;
}

export async function writeHeader(path: string, header: TableHeader, durability: Durability): Promise<void> {
  await writeWholeFile(headerPath(path), [Buffer.from(`${headerText(header)}\n`)], { replace: true, durability });
}

/** Opens a file of rows. @throws a {@link StorageError} `UNREADABLE_TABLE`, or as the system says */
export async function openPart(path: string, format: TableFormat): Promise<TableReader> {
  try {
    const text = format.headerBeside ? await readIfThere(headerPath(path)) : undefined;
    return await format.open(path, parseHeader(text));
  } catch (error) {
    throw unreadable(error, path);
  }
}

/** All parts of a table that are there. A file that only has the name of one is a table of its own. */
export async function listParts(path: string, format: TableFormat): Promise<TablePart[]> {
  const parts: TablePart[] = [];
  for (let number = 1; await isThere(partPath(path, number)); number++) {
    const part = partPath(path, number);
    const reader = await openPart(part, format);
    await reader.close();
    if (number > 1 && reader.header?.part !== number) break;
    parts.push({ path: part, header: reader.header });
  }
  return parts;
}

export async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw StorageError.fromSystem(error, 'look for', path);
    },
  );
}

/** The error for a file that is in the way. */
export function existing(path: string, advice: string): StorageError {
  return new StorageError('TABLE_EXISTS', path, `there is ${path} already: ${advice}`);
}

/** The error for a file that cannot be read: the system's, or what is wrong with the file. */
export function unreadable(error: unknown, path: string): unknown {
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return StorageError.fromSystem(error, 'read', path);
  if (error instanceof RxlabError) return error;
  const reason = (error as Error).message;
  return new StorageError('UNREADABLE_TABLE', path, `cannot read the table ${path}: ${reason}`, { cause: error });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
