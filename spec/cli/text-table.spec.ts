import { expect, test } from '@jest/globals';
import { textTable } from '../../lib/cli/text-table.js';

test('each column is as wide as its widest cell, and no line ends in spaces', () => {
  expect(
    textTable([
      ['a', 'long', 'x'],
      ['three', 'b'],
      ['', '', 'y'],
    ]),
  ).toEqual(['a      long  x', 'three  b', '             y']);
});

test('there are tables without rows', () => {
  expect(textTable([])).toEqual([]);
});
