import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatBytes, parseBytes } from '../../lib/session/index.js';

describe('parseBytes', () => {
  test.each([
    ['4096', 4096],
    ['0', 0],
    ['512MB', 512e6],
    ['512 mb', 512e6],
    [' 512M ', 512e6],
    ['1.5GiB', 1.5 * 2 ** 30],
    ['.5kB', 500],
    ['2.kB', 2000],
    ['64Ki', 65536],
    ['3TB', 3e12],
    ['1PiB', 2 ** 50],
    ['10B', 10],
    ['1.0004kB', 1000],
  ])('reads %j', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  test.each(['', 'MB', 'many', '-1MB', '5XB', '5iB', '1e3', '5 M B', '0x10', '1,5GB', undefined as never, 7 as never])(
    'refuses %j, naming what it is for',
    (text) => {
      expect(() => parseBytes(text, '--memory')).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT', argument: '--memory', received: text }),
      );
    },
  );

  test('refuses more than a number can count', () => {
    expect(() => parseBytes('10PB')).toThrow('size must be at most 9 PB, but it is "10PB"');
  });
});

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [61_440_000, '61.4 MB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [5e18, '5000.0 PB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test.each([
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [61_440_000, '58.6 MiB'],
    [2 ** 20 - 1, '1.0 MiB'],
  ])('writes %d in binary units as %s', (bytes, text) => {
    expect(formatBytes(bytes, { units: 'binary' })).toBe(text);
  });

  test('what it writes is read back to within the digit it shows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8e15 }),
        fc.constantFrom('decimal' as const, 'binary' as const),
        (bytes, units) => {
          const back = parseBytes(formatBytes(bytes, { units }));
          expect(Math.abs(back - bytes)).toBeLessThanOrEqual(bytes * 0.051);
        },
      ),
    );
  });

  test.each([-1, NaN, Infinity])('refuses %d', (bytes) => {
    expect(() => formatBytes(bytes)).toThrow('bytes must be a number of at least 0');
  });
});
