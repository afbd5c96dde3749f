import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Subject } from 'rxjs';
import { broadcast, generate, inject } from '../../lib/flow/index.js';
import { count, table } from '../../lib/sinks/index.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rxlab-'));
});

afterAll(() => rm(directory, { recursive: true }));

describe('table', () => {
  test('is a sink like the others: one of several, that see the same values', async () => {
    const path = join(directory, 'several.csv');
    const rows = generate([{ a: 1 }, { a: 2 }]);
    const [written, counted] = await Promise.all(broadcast(rows, table(path), count));
    expect(written).toMatchObject({ rows: 2, files: 1 });
    expect(counted).toBe(2);
    expect(await readFile(path, 'utf8')).toBe('"a"\n1\n2\n');
  });

  test('holds a source that is faster than the disk', async () => {
    let made = 0;
    let saved = 0;
    let most = 0;
    const rows = generate(function* () {
      for (; made < 3_000; made++) {
        most = Math.max(most, made - saved);
        yield { text: 'x'.repeat(1_000) };
      }
    });
    await inject(rows, table(join(directory, 'fast.jsonl'), { onSaved: (count) => (saved = count) }));
    expect(saved).toBe(3_000);
    // Two times 128 KiB: those that are being written, and those that wait.
    expect(most).toBeLessThan(400);
  });

  test('writes what a source that does not wait has emitted', async () => {
    const path = join(directory, 'hot.jsonl');
    const sink = table(path);
    const hot = new Subject<Record<string, unknown>>();
    const summary = sink(hot);
    for (let index = 0; index < 5; index++) hot.next({ index });
    hot.complete();
    expect(await summary).toMatchObject({ rows: 5 });
  });
});
