import { describe, expect, jest, test } from '@jest/globals';
import { asynchronous, wait } from '../../lib/coroutines/index.js';
import { InvalidArgumentError } from '../../lib/flow/index.js';

const double = asynchronous((value: number) => value * 2);

describe('wait', () => {
  test('gives the results of all futures, in their order', async () => {
    expect(await wait([double(1), double(2)])).toEqual([2, 4]);
    expect(await wait(new Set([double(3), Promise.resolve(1)]))).toEqual([6, 1]);
    expect(await wait([])).toEqual([]);
    const [number, text]: [number, string] = await wait([double(1), Promise.resolve('text')]);
    expect([number, text]).toEqual([2, 'text']);
  });

  test('rejects with the first failure in their order, after all are done, and tells of the others', async () => {
    const report = jest.spyOn(console, 'error').mockImplementation(() => {});
    const log: string[] = [];
    const after = asynchronous(async (turns: number, name: string) => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      log.push(name);
      if (name !== 'well') throw new Error(name);
    });
    await expect(wait([after(1, 'well'), after(9, 'first'), after(3, 'second'), after(20, 'well')])).rejects.toThrow(
      'first',
    );
    expect(log).toEqual(['well', 'second', 'first', 'well']);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(report.mock.calls.map((call) => call[1] as unknown)).toEqual([new Error('second')]);
    report.mockRestore();
  });

  test('takes only lists', async () => {
    await expect(wait(double(1) as never)).rejects.toBeInstanceOf(InvalidArgumentError);
  });
});
