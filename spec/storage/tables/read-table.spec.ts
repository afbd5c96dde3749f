import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Float64, Int32, Table, tableFromArrays, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { take } from 'rxjs';
import { drain, inject } from '../../../lib/flow/index.js';
import { readTable, table } from '../../../lib/storage/index.js';
import { volts } from '../../../lib/units/index.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { readRows } from './read-rows.js';

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryDirectory(), name);
  await writeFile(path, content);
  return path;
}

describe('readTable', () => {
  test.each(['csv', 'jsonl', 'arrow'])(
    'reads all whole rows of a file that is cut anywhere: .%s',
    async (extension) => {
      const directory = await temporaryDirectory();
      const path = join(directory, `run.${extension}`);
      const rows = [
        { a: 1, text: 'one "1",\nline', list: [1, 2] },
        { a: 12345, text: '\u00e9\u{1f600}', list: [] },
        { a: 3, text: '', list: [NaN] },
      ];
      for (const row of rows) await inject([row], table(path, { append: true }));
      const cut = join(directory, `cut.${extension}`);
      await copyFile(path, cut);
      await copyFile(`${path}.columns.json`, `${cut}.columns.json`).catch(() => undefined);
      let most = 3;
      for (let length = (await stat(path)).size; length > (extension === 'arrow' ? 1100 : 0); length--) {
        await truncate(cut, length);
        const read = await readRows(cut);
        expect(read).toEqual(rows.slice(0, read.length));
        expect(read.length).toBeLessThanOrEqual(most);
        most = read.length;
      }
      expect(most).toBeLessThan(3);
    },
  );

  test('goes on behind the last whole row of a file that is cut', async () => {
    const path = join(await temporaryDirectory(), 'run.csv');
    await inject(
      [
        { a: 1, text: 'one\ntwo' },
        { a: 2, text: 'three\nfour' },
      ],
      table(path),
    );
    await truncate(path, (await stat(path)).size - 4);
    await inject([{ a: 3, text: '5' }], table(path, { append: true }));
    expect(await readRows(path)).toEqual([
      { a: 1, text: 'one\ntwo' },
      { a: 3, text: '5' },
    ]);
  });

  test('reads one row at a time, and closes the file when nobody wants more', async () => {
    const path = join(await temporaryDirectory(), 'run.jsonl');
    await inject([{ a: 1 }, { a: 2 }, { a: 3 }], table(path));
    const rows: unknown[] = [];
    await drain(readTable(path).pipe(take(2)), (row) => void rows.push(row));
    expect(rows).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test('takes the CSV of others for what it looks like', async () => {
    const text = [
      '\ufefftime,"a, b",text,n,big,ok',
      '2026-01-01T10:00:00Z,-1.5e3,plain,12,12345678901234567890,true',
      '2026-01-01,inf,"12",,,false',
      ',NaN,"say ""no""",+.5',
    ].join('\r\n');
    expect(await readRows(await fileOf('theirs.csv', text))).toEqual([
      {
        time: new Date('2026-01-01T10:00:00Z'),
        'a, b': -1500,
        text: 'plain',
        n: 12,
        big: 12345678901234567890n,
        ok: true,
      },
      { time: '2026-01-01', 'a, b': 'inf', text: '12', n: null, big: null, ok: false },
      { time: null, 'a, b': NaN, text: 'say "no"', n: 0.5, big: null, ok: null },
    ]);
  });

  test('reads JSON Lines, Arrow streams and Parquet files of others', async () => {
    const lines = await fileOf('theirs.jsonl', '{"a":1,"b":[1]}\n\n{"a":"x"}');
    expect(await readRows(lines)).toEqual([{ a: 1, b: [1] }, { a: 'x' }]);

    const columns = {
      a: vectorFromArray([1, 2], new Int32()),
      b: vectorFromArray([0.5, null], new Float64()),
      word: vectorFromArray(['x', 'y'], new Utf8()),
      kind: vectorFromArray(['dark', 'dark']), // a dictionary
      date: vectorFromArray([new Date(5), new Date(6)]),
    };
    const stream = await fileOf('theirs.arrow', tableToIPC(new Table(columns), 'stream'));
    expect(await readRows(stream)).toEqual([
      { a: 1, b: 0.5, word: 'x', kind: 'dark', date: new Date(5) },
      { a: 2, b: null, word: 'y', kind: 'dark', date: new Date(6) },
    ]);

    const columnData = [
      { name: 'a', data: [1, 2], type: 'INT32' as const },
      { name: 'b', data: ['x', null], type: 'STRING' as const },
    ];
    const parquet = await fileOf('theirs.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
    expect(await readRows(parquet)).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ]);
  });

  test('says of a file that it cannot read what is wrong with it', async () => {
    const file = await fileOf('file.arrow', tableToIPC(tableFromArrays({ a: [1] }), 'file'));
    await expect(readRows(file)).rejects.toMatchObject({
      code: 'UNREADABLE_TABLE',
      path: file,
      message: `cannot read the table ${file}: it is no stream of Arrow, or damaged`,
    });
    for (const path of [
      await fileOf('no.parquet', 'no parquet file'),
      await fileOf('no.jsonl', '{"a":1}\n{"a":\n'),
      await fileOf('no.arrow', ''),
      await fileOf('twice.csv', 'a,b,a\n1,2,3\n'),
    ]) {
      await expect(readRows(path)).rejects.toMatchObject({ name: 'StorageError', code: 'UNREADABLE_TABLE', path });
    }
    const missing = join(await temporaryDirectory(), 'missing.csv');
    await expect(readRows(missing)).rejects.toMatchObject({ code: 'ENOENT', path: missing });
    await expect(readRows('a.xlsx')).rejects.toMatchObject({ code: 'UNKNOWN_FORMAT' });
    expect(() => readTable('')).toThrow('path must be the path of a file');
  });

  test('leaves out the spool of a Parquet file that is in it already', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'run.parquet');
    // Whoever was killed between the two: the file is made, and the spool still there.
    await inject([{ a: 1 }, { a: 2 }], table(join(directory, 'spool.jsonl')));
    await copyFile(join(directory, 'spool.jsonl'), `${path}.jsonl`);
    await copyFile(join(directory, 'spool.jsonl.columns.json'), `${path}.jsonl.columns.json`);
    expect(await readRows(path)).toHaveLength(2);
    await inject([], table(path, { append: true }));
    await copyFile(join(directory, 'spool.jsonl'), `${path}.jsonl`);
    await copyFile(join(directory, 'spool.jsonl.columns.json'), `${path}.jsonl.columns.json`);
    expect(await readRows(path)).toHaveLength(2);
    await inject([{ a: 3 }], table(path, { append: true }));
    expect(await readRows(path)).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);

    // It is of another file: nobody knows which rows are in both.
    await copyFile(join(directory, 'spool.jsonl'), `${path}.jsonl`);
    await copyFile(join(directory, 'spool.jsonl.columns.json'), `${path}.jsonl.columns.json`);
    const message = `${path}.jsonl goes on behind 0 rows, but ${path} has 3: move one of them elsewhere`;
    await expect(readRows(path)).rejects.toMatchObject({ code: 'UNREADABLE_TABLE', message });
    await expect(inject([{ a: 4 }], table(path, { append: true }))).rejects.toMatchObject({ message });
  });
});

describe('the files of a table', () => {
  const rows = [{ 'stage.x': 1, voltage: volts(1.5), big: 5n, date: new Date(7), ok: true, text: 'x' }];

  test('are an Arrow stream with the types of Arrow, and units in its fields', async () => {
    const path = join(await temporaryDirectory(), 'run.arrow');
    await inject(rows, table(path));
    const read = tableFromIPC(await readFile(path));
    expect(read.schema.fields.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual([
      'stage.x: Float64',
      'voltage [V]: Float64',
      'big: Int64',
      'date: Timestamp<MILLISECOND, UTC>',
      'ok: Bool',
      'text: Utf8',
    ]);
    expect(read.schema.fields[1]!.metadata.get('unit')).toBe('V');
    expect(read.get(0)!.toJSON()).toEqual({ 'stage.x': 1, 'voltage [V]': 1.5, big: 5n, date: 7, ok: true, text: 'x' });
  });

  test('are a Parquet file that others read, in row groups', async () => {
    const path = join(await temporaryDirectory(), 'run.parquet');
    await inject(
      Array.from({ length: 12_000 }, (_, index) => ({ ...rows[0]!, index })),
      table(path),
    );
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([5000, 5000, 2000]);
    const read = await parquetReadObjects({ file, rowStart: 11_999, rowEnd: 12_000 });
    const last = { 'stage.x': 1, 'voltage [V]': 1.5, big: 5n, date: new Date(7), ok: true, text: 'x', index: 11_999 };
    expect(read).toEqual([last]);
  });
});
