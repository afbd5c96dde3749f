import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inject } from '../../../lib/flow/index.js';
import { table } from '../../../lib/storage/index.js';
import { volts } from '../../../lib/units/index.js';
import { debianPython } from '../../debian-python.js';
import { temporaryDirectory } from '../temporary-directory.js';

const python = debianPython('pandas');

const rows = [
  {
    time: new Date(0),
    voltage: volts(1.5),
    index: 0,
    big: 9007199254740993n,
    ok: true,
    text: 'a, "b"\nc',
    list: [1, NaN],
  },
  { time: new Date(1), voltage: NaN, index: 1, big: 2n, ok: false, text: 'é', list: [] },
  { time: new Date(2), voltage: Infinity, index: 2, big: 3n, ok: true, text: '7', list: [0.5] },
];

/** What pandas has of a table, printed as JSON by an expression in `d`. */
function pandas(read: string, path: string, expression: string): unknown {
  const script = `import json, sys, glob, pandas as pd\npath = sys.argv[1]\nd = ${read}\nprint(json.dumps(${expression}))`;
  return JSON.parse(execFileSync(python!, ['-c', script, path], { encoding: 'utf8' }));
}

const types = '{name: str(dtype) for name, dtype in d.dtypes.items()}';
const values = "[d['voltage [V]'].isna().tolist(), str(d['voltage [V]'].max()), d['big'].tolist(), d['text'].tolist()]";
const expectedValues = [[false, true, false], 'inf', [9007199254740993, 2, 3], ['a, "b"\nc', 'é', '7']];

describe('pandas', () => {
  test('reads the CSV of a table, with its types', async () => {
    if (python === undefined) return;
    const path = join(await temporaryDirectory(), 'run.csv');
    await inject(rows, table(path));
    const read = "pd.read_csv(path, parse_dates=['time'])";
    expect(pandas(read, path, types)).toEqual({
      time: 'datetime64[ns, UTC]',
      'voltage [V]': 'float64',
      index: 'int64',
      big: 'int64',
      ok: 'bool',
      text: 'object',
      list: 'object',
    });
    // A column of texts stays one: the last is no number to pandas only because the others are none.
    expect(pandas(read, path, values)).toEqual(expectedValues);
    expect(pandas(read, path, "json.loads(d['list'][2])")).toEqual([0.5]);
  });

  test('reads the JSON Lines of a table', async () => {
    if (python === undefined) return;
    const path = join(await temporaryDirectory(), 'run.jsonl');
    await inject(rows, table(path));
    const read = 'pd.read_json(path, lines=True)';
    expect(pandas(read, path, values)).toEqual(expectedValues);
    expect(pandas(read, path, "[str(d.dtypes['voltage [V]']), d['list'][2], d['time'][1][:10]]")).toEqual([
      'float64',
      [0.5],
      '1970-01-01',
    ]);
  });

  test('reads the parts of a table as one', async () => {
    if (python === undefined) return;
    const path = join(await temporaryDirectory(), 'run.csv');
    await inject([{ a: 1 }], table(path));
    await inject([{ a: 2, b: 'x' }], table(path, { append: true }));
    const read = "pd.concat([pd.read_csv(p) for p in [path, *sorted(glob.glob(path.replace('.csv', '.part*.csv')))]])";
    expect(pandas(read, path, "[d['a'].tolist(), d['b'].fillna('').tolist()]")).toEqual([
      [1, 2],
      ['', 'x'],
    ]);
  });
});
