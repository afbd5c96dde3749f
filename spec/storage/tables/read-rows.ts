import { drain } from '../../../lib/flow/index.js';
import { readTable } from '../../../lib/storage/index.js';

/** All rows of a table. */
export async function readRows(path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  await drain(readTable(path), (row) => void rows.push(row));
  return rows;
}
