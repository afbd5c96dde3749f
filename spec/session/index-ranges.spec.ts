import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IndexRanges } from '../../lib/session/index.js';

function ranges(indices: Iterable<number>, limit?: number): IndexRanges {
  const result = new IndexRanges(limit);
  for (const index of indices) result.add(index);
  return result;
}

test('indices in a row are one range, whatever order they come in', () => {
  expect(String(ranges([]))).toBe('');
  expect(String(ranges([3]))).toBe('3');
  expect(String(ranges([3, 7, 8, 9, 10, 11, 12]))).toBe('3, 7-12');
  expect(String(ranges([12, 8, 10, 9, 3, 11, 7]))).toBe('3, 7-12');
});

test('an index that is added twice is shown once and counted twice', () => {
  const twice = ranges([4, 5, 4]);
  expect([String(twice), twice.count]).toEqual(['4-5', 3]);
});

test('beyond its limit, separate ranges are only counted, and those that are kept still grow', () => {
  const limited = ranges([0, 2, 4, 6, 8, 3], 2);
  expect(String(limited)).toBe('0, 2-3 and 3 more');
  expect(limited.count).toBe(6);
});

test('it is text in a record', () => {
  expect(JSON.stringify({ frames: ranges([1, 2]) })).toBe('{"frames":"1-2"}');
});

test('it names exactly what was added', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40)), (indices) => {
      const text = String(ranges(indices));
      const named =
        text === ''
          ? []
          : text.split(', ').flatMap((part) => {
              const [first, last = first] = part.split('-').map(Number);
              return Array.from({ length: last! - first! + 1 }, (_, offset) => first! + offset);
            });
      expect(named).toEqual([...new Set(indices)].sort((a, b) => a - b));
    }),
  );
});
