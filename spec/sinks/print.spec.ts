import { describe, expect, jest, test } from '@jest/globals';
import { broadcast, inject } from '../../lib/flow/index.js';
import { frame, stack } from '../../lib/frames/index.js';
import { print } from '../../lib/sinks/print.js';
import { outcome, TrackedSource, turn } from '../flow/tracked-source.js';

const printed = async (values: unknown[], label?: string): Promise<string[]> => {
  const lines: string[] = [];
  await inject(
    values,
    print(label, (line) => lines.push(line)),
  );
  return lines;
};

describe('print', () => {
  test('prints to the console unless told', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await Promise.all(broadcast(new TrackedSource().numbers(3), print(), print('display')));
      expect(log.mock.calls).toEqual([['0'], ['display 0'], ['1'], ['display 1'], ['2'], ['display 2']]);
    } finally {
      log.mockRestore();
    }
  });

  test('says values as they are inspected, and texts as they are', async () => {
    expect(await printed([1, 'text', { a: [1] }, null, undefined, new Uint8Array(2)], 'x')).toEqual([
      'x 1',
      'x text',
      'x { a: [ 1 ] }',
      'x null',
      'x undefined',
      'x Uint8Array(2) [ 0, 0 ]',
    ]);
  });

  test('says frames and stacks in a few words', async () => {
    const image = frame(new Uint16Array(480 * 640), [480, 640], { index: 3 });
    const images = stack(new Float32Array(24), [2, 3, 4]);
    expect(await printed([image, images])).toEqual(['frame 3 uint16 [480, 640]', 'frame 0 float32 [2, 3, 4]']);
  });

  test('does not look at the pixels of what it prints', async () => {
    const image = Object.defineProperty({ ...frame(new Uint8Array(1), [1, 1]) }, 'data', {
      get: (): never => {
        throw new Error('looked at');
      },
    });
    expect(await printed([image])).toEqual(['frame 0 uint8 [1, 1]']);
  });

  test('awaits a promise that write returns, and fails with it', async () => {
    const source = new TrackedSource();
    const write = async (line: string) => {
      await turn();
      expect(source.produced).toBe(Number(line) + 1);
      if (line === '2') throw new Error('no paper');
    };
    expect(await outcome(inject(source.numbers(), print('', write)))).toBe('no paper');
    expect(source).toMatchObject({ produced: 3, closed: 1 });
  });

  test('wrong arguments are errors where they are written', () => {
    expect(() => print(1 as never)).toThrow(/label must be a text, but it is 1/);
    expect(() => print('', 1 as never)).toThrow(/write must be a function, but it is 1/);
  });
});
