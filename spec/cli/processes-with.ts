import { readdir, readFile } from 'node:fs/promises';

/** The ids of the processes in whose command line a text is. */
export async function processesWith(text: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = ids.map(async (id) => [id, await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')] as const);
  return (await Promise.all(lines)).filter(([, line]) => line.includes(text)).map(([id]) => id);
}
