import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { inject } from '../../../lib/flow/index.js';
import { table } from '../../../lib/storage/index.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { numberedRow, numberedRowRead } from './numbered-row.js';
import { readRows } from './read-rows.js';

/** Lets a process write into the table, kills it at some moment, and gives how many rows it has reported as saved. */
async function writeAndKill(path: string, rowsAtOnce: number, reports: number): Promise<number> {
  const script = resolve(process.cwd(), 'spec/storage/tables/endless-table.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, path, String(rowsAtOnce)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    // The first says that it begins.
    if (lines.push(line) === reports + 2) void delay(Math.random() * 20).then(() => child.kill('SIGKILL'));
  }
  expect((await closed)[1]).toBe('SIGKILL');
  return Number(lines.at(-1));
}

describe.each(['csv', 'jsonl', 'arrow', 'parquet'])('a table whose writer is killed: .%s', (extension) => {
  test('has every row that was reported as saved, and nothing torn; and it is gone on with', async () => {
    for (let kill = 0; kill < 5; kill++) {
      const path = join(await temporaryDirectory(), `run.${extension}`);
      const reported = await writeAndKill(path, [1, 7, 1000][kill % 3]!, kill);
      const rows = await readRows(path);
      expect(reported).toBeGreaterThan(0);
      expect(rows.length).toBeGreaterThanOrEqual(reported);
      // One by one: the difference of two long lists is no help.
      for (const [index, row] of rows.entries()) {
        expect({ late: null, ...row }).toEqual(numberedRowRead(index));
      }
      await inject([numberedRow(rows.length), numberedRow(rows.length + 1)], table(path, { append: true }));
      const all = await readRows(path);
      expect(all.map(({ index }) => index)).toEqual(Array.from({ length: rows.length + 2 }, (_, index) => index));
      const left = (await readdir(join(path, '..'))).filter((name) => !name.startsWith('.'));
      if (extension === 'parquet') expect(left).toEqual(['run.parquet']);
    }
  }, 120_000);
});
