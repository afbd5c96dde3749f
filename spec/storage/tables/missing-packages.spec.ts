import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { inject } from '../../../lib/flow/index.js';
import { readTable, table } from '../../../lib/storage/index.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { readRows } from './read-rows.js';

const missing = () => {
  throw new Error('Cannot find package');
};
jest.mock('apache-arrow', missing);
jest.mock('hyparquet', missing);
jest.mock('hyparquet-writer', missing);

describe('tables without the packages that they need', () => {
  test.each([
    ['arrow', /^tables in \.arrow files need the package "apache-arrow": install it with `npm install apache-arrow`$/],
    [
      'parquet',
      /^tables in \.parquet files are \w+ by the package "hyparquet(-writer)?": install it with `npm install/,
    ],
  ])('say which before the first row: .%s', async (extension, message) => {
    const directory = await temporaryDirectory();
    const failure: unknown = await inject([{ a: 1 }], table(join(directory, `run.${extension}`))).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'MISSING_DEPENDENCY', message: expect.stringMatching(message) });
    expect(await readdir(directory)).toEqual([]);
  });

  test('are read and written in the formats that need none', async () => {
    const path = join(await temporaryDirectory(), 'run.csv');
    await inject([{ a: 1 }], table(path));
    expect(await readRows(path)).toEqual([{ a: 1 }]);
    expect(readTable(path)).toBeDefined();
  });
});
