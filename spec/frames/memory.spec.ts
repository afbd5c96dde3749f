import { describe, expect, test } from '@jest/globals';
import { addressOf, allocate, arrayAt, free, frameMemory } from '../../lib/frames/memory.js';

describe('the frame memory', () => {
  test('hands out blocks that begin at cache lines and do not overlap', () => {
    const blocks = [1, 64, 65, 1000, 2 ** 20].map((bytes) => allocate(bytes));
    const ends = blocks.map(({ address, bytes }) => [address, address + bytes] as const).sort(([a], [b]) => a - b);
    for (const [index, [address]] of ends.entries()) {
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(ends[index - 1]?.[1] ?? 65_536);
    }
    blocks.forEach(free);
  });

  test('hands a block that came back out again, for the same size', () => {
    const block = allocate(12_345);
    free(block);
    expect(allocate(12_345).address).toBe(block.address);
  });

  test('grows, and arrays from before stay valid', () => {
    const before = arrayAt(allocate(8).address, 'float32', 2);
    before.set([1, 2]);
    const bytes = frameMemory().buffer.byteLength;
    const large = allocate(bytes + 1);
    expect(frameMemory().buffer.byteLength).toBeGreaterThan(bytes);
    const address = addressOf(before);
    expect(address).toBe(before.byteOffset);
    arrayAt(address!, 'float32', 2)[0] = 7;
    expect([...before]).toEqual([7, 2]);
    free(large);
  });

  test('knows what is not in it', () => {
    expect(addressOf(new Float32Array(4))).toBeUndefined();
    expect(addressOf(new Uint8Array(new SharedArrayBuffer(4)))).toBeUndefined();
  });

  test('says what to do when there is no more', () => {
    expect(() => allocate(2 ** 33)).toThrow(expect.objectContaining({ code: 'OUT_OF_FRAME_MEMORY' }));
    free(allocate(64));
  });
});
