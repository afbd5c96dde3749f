import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generate, inject } from '../../../lib/flow/index.js';
import { table } from '../../../lib/storage/index.js';
import { readRows } from './read-rows.js';
import { mountSmallDisk } from '../small-disk.js';

const smallDisk = mountSmallDisk();

describe('a table whose disk becomes full', () => {
  test.each(['csv', 'jsonl', 'arrow', 'parquet'])(
    'fails once, says so, and leaves every row that it saved: .%s',
    async (extension) => {
      const disk = smallDisk();
      if (disk === undefined) return;
      for (const name of await readdir(disk)) await rm(join(disk, name));
      const path = join(disk, `run.${extension}`);
      let saved = 0;
      let closed = false;
      const source = generate(async function* () {
        try {
          for (let index = 0; ; index++) {
            if (index % 100 === 0) await new Promise(setImmediate);
            yield { index, text: 'x'.repeat(500) };
          }
        } finally {
          closed = true;
        }
      });
      const error = await inject(source, table(path, { onSaved: (rows) => (saved = rows) })).catch(
        (error: unknown) => error,
      );
      expect(error).toMatchObject({ name: 'StorageError', code: 'ENOSPC', path: expect.stringContaining(path) });
      expect((error as Error).message).toContain(`no space left on device (${saved} rows were saved)`);
      expect(closed).toBe(true);
      expect(saved).toBeGreaterThan(10);
      const indices = (await readRows(path)).map(({ index }) => index);
      expect(indices).toEqual(Array.from({ length: saved }, (_, index) => index));
      expect((await readdir(disk)).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );

  test('keeps the rows of a Parquet file for which there is no room', async () => {
    const disk = smallDisk();
    if (disk === undefined) return;
    for (const name of await readdir(disk)) await rm(join(disk, name));
    const path = join(disk, 'run.parquet');
    const noise = (index: number) => Array.from({ length: 60 }, (_, place) => Math.sin(index * 100 + place));
    const rows = Array.from({ length: 700 }, (_, index) => ({ index, noise: noise(index) }));
    const error = await inject(rows, table(path)).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'StorageError', code: 'ENOSPC', path });
    expect((error as Error).message).toContain(`Its rows are safe in ${path}.jsonl`);
    expect(await readRows(path)).toEqual(rows);
  });
});
