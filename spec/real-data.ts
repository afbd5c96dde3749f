import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = process.env['RXLAB_DATA'] ?? resolve(process.cwd(), '../shared/data');

/**
 * The path of a folder of real input, which the project itself does not hold; `undefined`, said aloud, where it is missing.
 * The environment variable `RXLAB_DATA` says where the folders are.
 */
export function realData(folder: string): string | undefined {
  const path = join(root, folder);
  if (existsSync(path)) return path;
  console.warn(`SKIPPED: the real input ${path} is missing; set RXLAB_DATA to the directory that holds ${folder}/`);
  return undefined;
}
