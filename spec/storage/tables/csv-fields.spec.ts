import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitRecords, textOf } from '../../../lib/storage/tables/csv-fields.js';

describe('splitRecords', () => {
  test('gives the fields of each record, with their quotes', () => {
    expect(splitRecords('a,"b ""c"", d\n",\r\n,1\n')).toEqual([
      ['a', '"b ""c"", d\n"', ''],
      ['', '1'],
    ]);
    expect(splitRecords('a,b')).toEqual([['a', 'b']]);
    expect(splitRecords('\n')).toEqual([['']]);
    expect(splitRecords('')).toEqual([]);
  });

  test('takes apart what has been put together', () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\u00e9', '\u{1f600}') });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1 })), (records) => {
        const text = records.map((fields) => `${fields.map(quoted).join(',')}\n`).join('');
        expect(splitRecords(text).map((fields) => fields.map(textOf))).toEqual(records);
      }),
    );
  });
});
