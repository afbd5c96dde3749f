import { describe, expect, test } from '@jest/globals';
import { functionSource } from '../../lib/coroutines/function-source.js';
import { InvalidArgumentError } from '../../lib/flow/index.js';

describe('functionSource', () => {
  const object = {
    method: (value: number) => value + 1,
    async later(this: void, value: number) {
      return value + 1;
    },
    'quoted name'(this: void, value: number) {
      return value + 1;
    },
  };
  const functions: [string, (value: number) => unknown][] = [
    ['an arrow function', (value) => value + 1],
    ['an async arrow function', async (value) => value + 1],
    [
      'a function',
      function (value) {
        return value + 1;
      },
    ],
    ['a property', object.method],
    ['an async method', object.later],
    ['a method with any name', object['quoted name']],
  ];

  test.each(functions)('gives an expression for %s', async (_kind, fn) => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const copy = (new Function(`return ${functionSource(fn)}`) as () => typeof fn)();
    expect(copy).not.toBe(fn);
    expect(await copy(1)).toBe(2);
  });

  test('refuses functions that have no text of their own', () => {
    for (const fn of [Math.max, object.method.bind(object)]) {
      expect(() => functionSource(fn)).toThrow(InvalidArgumentError);
    }
  });
});
