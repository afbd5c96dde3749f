import { describe, expect, test } from '@jest/globals';
import { frame } from '../../../lib/frames/index.js';
import { encodePage } from '../../../lib/storage/tiff/encode-page.js';
import { big, classic } from '../../../lib/storage/tiff/tiff-kind.js';

describe('encodePage', () => {
  const memory = new Uint16Array([9, 1, 2, 3, 4, 9]);
  const part = frame(memory.subarray(1, 5), [2, 2]);

  test('does not copy the pixels, and takes only those of the frame out of a larger memory', () => {
    const { pixels } = encodePage(part, 'text', classic, 8);
    expect(pixels.buffer).toBe(memory.buffer);
    expect([...pixels]).toEqual([1, 0, 2, 0, 3, 0, 4, 0]);
  });

  test.each([
    [classic, 8],
    [classic, 1_000],
    [big, 16],
    [big, 5 * 2 ** 30],
  ])('pixels begin at multiples of 64 bytes (%j from %i)', (kind, start) => {
    const { directory, pixels, end } = encodePage(part, 'text', kind, start);
    expect((start + directory.length) % 64).toBe(0);
    expect(end).toBe(start + directory.length + pixels.length);
  });

  test('refuses what would reach behind the 4 GiB of a TIFF file, to the byte', () => {
    const room = 0xffff_ffff;
    const { directory, pixels } = encodePage(part, 'text', classic, 64);
    const bytes = directory.length + pixels.length;
    const last = 64 * Math.floor((room - bytes) / 64);
    expect(encodePage(part, 'text', classic, last).end).toBeLessThanOrEqual(room);
    expect(() => encodePage(part, 'text', classic, last + 64)).toThrow('4 GiB');
    expect(encodePage(part, 'text', big, last + 64).end).toBeGreaterThan(room);
  });
});
