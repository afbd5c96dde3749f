import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../storage/index.js';

/**
 * Makes a directory for one run and resolves to its path: `base/YYYY-MM-DD/runNN`, with the local date and the number
 * after the highest one there. Two programs that start at the same moment get two directories.
 *
 * @throws a {@link StorageError} where a directory cannot be made, with the code of the system (`EACCES`, `ENOSPC`, …)
 *
 * @example
 * ```ts
 * import { createRunDirectory } from 'rxlab/session';
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join, relative } from 'node:path';
 *
 * const base = await mkdtemp(join(tmpdir(), 'rxlab-'));
 * const run = await createRunDirectory(base, new Date(2026, 2, 14));
 * console.log(relative(base, run)); // prints: 2026-03-14/run01
 * ```
 */
export async function createRunDirectory(base = './data', now = new Date()): Promise<string> {
  const day = join(base, localDate(now));
  try {
    await mkdir(day, { recursive: true });
    let number = (await highestRun(day)) + 1;
    for (;;) {
      const run = join(day, `run${String(number).padStart(2, '0')}`);
      // Not recursive: only then does mkdir tell whether this call has made it, or somebody else.
      if (await make(run)) return run;
      number++;
    }
  } catch (error) {
    throw StorageError.fromSystem(error, 'make the directory of a run in', day);
  }
}

async function make(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function highestRun(day: string): Promise<number> {
  const numbers = (await readdir(day)).map((name) => Number(/^run(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

function localDate(now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}
