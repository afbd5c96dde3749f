import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NEVER } from 'rxjs';
import { generate, inject } from '../../../lib/flow/index.js';
import { frame } from '../../../lib/frames/index.js';
import { table } from '../../../lib/storage/index.js';
import { metres, millivolts, quantity, volts } from '../../../lib/units/index.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { readRows } from './read-rows.js';

const extensions = ['csv', 'jsonl', 'arrow', 'parquet'];

async function newPath(extension: string): Promise<string> {
  return join(await temporaryDirectory(), `readings.${extension}`);
}

async function failureOf(outcome: Promise<unknown>): Promise<Error> {
  return await outcome.then(
    () => new Error('it did not fail'),
    (error: unknown) => error as Error,
  );
}

describe.each(extensions)('table: .%s', (extension) => {
  test('gives back what was written, of every type', async () => {
    const path = await newPath(extension);
    const row = {
      number: 0.1,
      tiny: 5e-324,
      nothing: null,
      missing: undefined,
      truth: false,
      big: 9007199254740993n,
      small: -5n,
      text: 'a, "b"\r\nc\u00e9\u{1f600} ',
      empty: '',
      like: '12',
      date: new Date('2026-11-21T10:00:00.123Z'),
      voltage: volts(1.5),
      temperature: quantity('20 °C'),
      spectrum: [1, NaN, -Infinity, 'NaN', null, [new Date(5), 5n], { deep: [1] }],
      'name, "with" all\n[V]': 1,
    };
    const other = { number: NaN, tiny: -Infinity, truth: true, big: 1n, text: 'NaN', voltage: NaN, spectrum: [] };
    const last = { number: -0, tiny: Infinity, spectrum: new Float64Array([0.5, NaN]) };
    expect(await inject([row, other, last], table(path))).toMatchObject({ rows: 3, files: expect.any(Number) });

    const names = [...Object.keys(row)];
    const asRead = (written: object) =>
      Object.fromEntries(names.map((name) => [name, (written as Record<string, unknown>)[name] ?? null]));
    const rows = await readRows(path);
    expect(rows.map((read) => Object.keys(read))).toEqual([names, names, names]);
    expect(rows).toEqual([asRead(row), asRead(other), { ...asRead(last), spectrum: [0.5, NaN] }]);
    expect(rows[2]!['number']).toBe(-0);
  });

  test('gives back whatever rows have come', async () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(null, '', 'NaN', '[1]', '{"$date":"x"}', '"', 'true', '2026-01-01T00:00:00.000Z'),
      fc.boolean(),
      fc.bigInt(),
      fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') }),
      fc.array(
        fc.oneof(
          fc.double({ noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
          fc.string(),
        ),
      ),
    );
    const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'toString', '7', 'c [V]', ' "d",\n'), fc.string());
    const rows = fc.array(fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }), { minLength: 1 });
    const parts = fc.array(rows, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(parts, async (parts) => {
        const path = await newPath(extension);
        // Rows of no column at all are refused.
        parts[0]![0]!['first'] = 1;
        for (const rows of parts) await inject(rows, table(path, { append: true }));
        const all = parts.flat();
        const names = new Set(all.flatMap((row) => Object.keys(row)));
        const full = all.map((row) =>
          Object.fromEntries(Array.from(names, (name) => [name, Object.hasOwn(row, name) ? row[name] : null])),
        );
        expect(await readRows(path)).toEqual(full);
      }),
      { numRuns: 30 },
    );
  });

  test('takes nested records apart, and names of objects for names', async () => {
    const path = await newPath(extension);
    const event = { hillas: { length: 1, centroid: { x: 0.2, y: 1 } }, toString: { constructor: 'x' } };
    await inject([event, { 7: 1 }], table(path, { separator: '_' }));
    const [first, second] = await readRows(path);
    expect(first).toEqual({
      hillas_length: 1,
      hillas_centroid_x: 0.2,
      hillas_centroid_y: 1,
      toString_constructor: 'x',
      7: null,
    });
    expect(second).toMatchObject({ toString_constructor: null, 7: 1 });
  });

  test('loses nothing when columns come later, become wider, or hold values of several types', async () => {
    const path = await newPath(extension);
    const rows: Record<string, unknown>[] = [
      { a: 1, b: null },
      { a: 2.5, b: 'text' },
      { a: 'over range', b: 'x'.repeat(10_000), c: true },
      { a: [1, 2], b: '[1]', c: 7, d: volts(1) },
      { a: new Date(5), b: '"quoted"', c: null, d: millivolts(20) },
      { a: '2026-01-01T00:00:00.000Z', c: 12n },
    ];
    // One after the other: a row is in the file when the next comes.
    let saved!: () => void;
    const source = generate(async function* () {
      for (const [index, row] of rows.entries()) {
        const isSaved = new Promise<void>((resolve) => (saved = resolve));
        yield row;
        // Those of the first second, and of each second of Arrow, are written together.
        if (extension === 'jsonl' || (extension === 'csv' && index > 0)) await isSaved;
      }
    });
    const summary = await inject(source, table(path, { onSaved: () => saved() }));
    expect(summary.rows).toBe(6);
    const nothing = { a: null, b: null, c: null, d: null };
    const expected = rows.map((row) => ({ ...nothing, ...row }));
    expect(await readRows(path)).toEqual(
      expected.map((row) => ('d' in row && row.d === undefined ? row : row)).map(inVolts),
    );
  });

  test('goes on with a table, and with its columns, units and parts', async () => {
    const path = await newPath(extension);
    await inject([{ a: 1, voltage: volts(1) }], table(path));
    await inject([{ a: 2, voltage: millivolts(500) }], table(path, { append: true }));
    await inject([{ a: 'x', late: 5n }], table(path, { append: true }));
    await inject([], table(path, { append: true }));
    await inject([{ a: 3, voltage: volts(3), late: 6n }], table(path, { append: true }));
    expect(await readRows(path)).toEqual([
      { a: 1, voltage: volts(1), late: null },
      { a: 2, voltage: volts(0.5), late: null },
      { a: 'x', voltage: null, late: 5n },
      { a: 3, voltage: volts(3), late: 6n },
    ]);
    const wrong = await failureOf(inject([{ voltage: metres(1) }], table(path, { append: true })));
    expect(wrong.message).toBe("row 0, voltage: '1 m' is a length, expected a voltage such as '2.5 V'");
    expect(await readRows(path)).toHaveLength(4);
  });

  test('begins a table that is to be gone on with and is not there', async () => {
    const path = join(await temporaryDirectory(), 'new', 'directory', `run.${extension}`);
    await inject([{ a: 1 }], table(path, { append: true }));
    expect(await readRows(path)).toEqual([{ a: 1 }]);
  });

  test('refuses to overwrite a file, and leaves it as it is', async () => {
    const path = await newPath(extension);
    await writeFile(path, 'mine');
    const error = await failureOf(inject(NEVER, table(path)));
    expect(error).toMatchObject({ name: 'StorageError', code: 'TABLE_EXISTS', path });
    expect(error.message).toBe(
      `there is ${path} already: give the table another name, or go on with it with { append: true }`,
    );
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(dirname(path))).toEqual([basename(path)]);
  });

  test('refuses a second writer of the same file', async () => {
    const path = await newPath(extension);
    const outcomes = await Promise.allSettled([inject([{ a: 1 }], table(path)), inject([{ a: 2 }], table(path))]);
    expect(outcomes[0]).toMatchObject({ status: 'fulfilled', value: { rows: 1 } });
    expect(outcomes[1]).toMatchObject({ reason: { code: 'TABLE_BUSY', path } });
    expect(await readRows(path)).toEqual([{ a: 1 }]);
  });

  test('keeps the rows before one that it cannot take, and says which that is', async () => {
    const image = frame(new Uint8Array(6), [2, 3]);
    const cases: [unknown, string][] = [
      [
        { camera: { image } },
        'row 1, camera, image must be of numbers, texts and the like: write frames with a walker',
      ],
      [image, 'row 1 must be of numbers'],
      [{ a: () => 1 }, 'row 1, a must be a number, a bigint'],
      [{ a: new Map() }, 'row 1, a must be a number, a bigint'],
      [{ a: [new Set([1])] }, 'row 1, a must be made of numbers'],
      [{ a: new Date(NaN) }, 'row 1, a must be a number, a bigint'],
      [{ 'b.c': 1, b: { c: 2 } }, '["b.c"] and ["b"]["c"] would both be the column "b.c"'],
      [{ b: volts(1), 'b [V]': 2 }, '["b"] and ["b [V]"] would both be the column "b [V]"'],
      [{ voltage: 3 }, "row 1, voltage: '3' has no unit, expected a voltage such as '2.5 V'"],
      [{ voltage: metres(3) }, "row 1, voltage: '3 m' is a length"],
      [{ voltage: 'high' }, 'row 1, voltage must be a quantity that can be said in V'],
      [{ a: volts(1) }, "row 1, a: '1 V' has a unit, and the values before it have none"],
      [7, 'record must be a plain object'],
    ];
    for (const [wrong, message] of cases) {
      const path = await newPath(extension);
      const rows = [{ a: 1, voltage: volts(2) }, wrong, { a: 2 }] as Record<string, unknown>[];
      const error = await failureOf(inject(rows, table(path)));
      expect(error.message).toContain(message);
      expect(await readRows(path)).toEqual([{ a: 1, voltage: volts(2) }]);
    }
  });

  test('keeps what it has when its source fails, and rejects with that', async () => {
    const path = await newPath(extension);
    const source = generate(function* () {
      yield { a: 1 };
      throw new Error('the camera is gone');
    });
    const error = await failureOf(inject(source, table(path)));
    expect(error.message).toBe('the camera is gone');
    expect(await readRows(path)).toEqual([{ a: 1 }]);
  });

  test('fails with what onSaved has thrown', async () => {
    const path = await newPath(extension);
    const error = await failureOf(
      inject(
        [{ a: 1 }],
        table(path, {
          onSaved: () => {
            throw new RangeError('enough');
          },
        }),
      ),
    );
    expect(error).toMatchObject({ name: 'RangeError', message: 'enough' });
    expect(await readRows(path)).toEqual([{ a: 1 }]);
  });

  test('refuses rows of no columns', async () => {
    const path = await newPath(extension);
    const error = await failureOf(inject([{}], table(path)));
    expect(error.message).toBe('row 0 must be a record with a column, but it is an object (Object)');
    await inject([{ a: 1 }, {}], table(path));
    expect(await readRows(path)).toEqual([{ a: 1 }, { a: null }]);
  });

  test('makes no file where no row comes', async () => {
    const path = await newPath(extension);
    expect(await inject([], table(path))).toEqual({ rows: 0, bytes: 0, files: 0 });
    expect(await readdir(dirname(path))).toEqual([]);
  });

  test('counts rows, bytes and files, and leaves nothing else behind', async () => {
    const path = await newPath(extension);
    const said: number[] = [];
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ index, text: 'some more text' }));
    const settings = { durability: 'synced', onSaved: (count: number) => said.push(count) } as const;
    const summary = await inject(generate(rows), table(path, settings));
    expect(summary).toEqual({
      rows: 20_000,
      bytes: (await stat(path)).size - (extension === 'arrow' ? 8 : 0),
      files: 1,
    });
    expect(said.at(-1)).toBe(20_000);
    expect(said.length).toBeGreaterThan(1);
    expect(said.length).toBeLessThan(100);
    const beside = ['csv', 'jsonl'].includes(extension) ? [`${basename(path)}.columns.json`] : [];
    expect(await readdir(dirname(path))).toEqual([basename(path), ...beside]);
    const read = await readRows(path);
    expect(read).toHaveLength(20_000);
    expect(read.at(-1)).toEqual(rows.at(-1));
  });
});

function inVolts(row: Record<string, unknown>): Record<string, unknown> {
  return row['d'] instanceof volts(1).constructor ? { ...row, d: (row['d'] as ReturnType<typeof volts>).to('V') } : row;
}

describe('table', () => {
  test('refuses at once what does not work', () => {
    expect(() => table('readings.xlsx')).toThrow('"readings.xlsx" must end in one of .csv, .jsonl, .arrow, .parquet');
    expect(() => table('')).toThrow('path must be the path of a file');
    expect(() => table('a.csv', { durability: 'no' as 'synced' })).toThrow("durability must be 'written' or 'synced'");
    expect(() => table('a.csv', { append: 1 as unknown as boolean })).toThrow('append must be true or false');
    expect(() => table('a.csv', { separator: 1 as unknown as string })).toThrow('separator must be a text');
    expect(() => table('a.csv', { onSaved: 1 as unknown as () => void })).toThrow('onSaved must be a function');
  });

  test('does not go on with a table of somebody else', async () => {
    const path = await newPath('csv');
    await writeFile(path, 'a,b\n1,2\n');
    const error = await failureOf(inject([{ a: 1 }], table(path, { append: true })));
    expect(error).toMatchObject({ code: 'UNREADABLE_TABLE', path });
    expect(await readFile(path, 'utf8')).toBe('a,b\n1,2\n');
  });

  test('does not touch a table whose name is that of the next part', async () => {
    const path = await newPath('csv');
    const other = join(dirname(path), 'readings.part2.csv');
    await inject([{ other: 1 }], table(other));
    await inject([{ a: 1 }], table(path));
    const error = await failureOf(inject([{ b: 1 }], table(path, { append: true })));
    expect(error).toMatchObject({ code: 'TABLE_EXISTS', path: other });
    expect(await readRows(path)).toEqual([{ a: 1 }]);
    expect(await readRows(other)).toEqual([{ other: 1 }]);
  });
});
