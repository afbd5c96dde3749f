import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { revive, typedJson } from '../../../lib/storage/tables/typed-json.js';

describe('typedJson', () => {
  test('is revived to what it was', () => {
    const leaf = fc.oneof(
      fc.double().map((value) => (Object.is(value, -0) ? 0 : value)),
      fc.constantFrom('NaN', 'Infinity', '-Infinity', '', null, true),
      fc.string(),
      fc.bigInt(),
      fc.date({ noInvalidDate: true }),
    );
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(fc.string({ maxLength: 3 }), tie('tree')),
      ),
    })).tree;
    fc.assert(
      fc.property(value, (value) => {
        expect(revive(JSON.parse(typedJson(value, 'value')))).toEqual(value);
      }),
    );
  });

  test('makes arrays of typed arrays', () => {
    expect(typedJson(new Float32Array([0.5, NaN, -Infinity]), 'x')).toBe('[0.5,"NaN","-Infinity"]');
    expect(typedJson(new BigInt64Array([5n]), 'x')).toBe('[{"$bigint":"5"}]');
    expect(typedJson([new Uint8Array([1])], 'x')).toBe('[[1]]');
  });

  test('refuses what JSON would lose', () => {
    const around: unknown[] = [];
    around.push(around);
    for (const value of [[new Map()], [() => 1], [Symbol('s')], [{ inner: new Set() }], around]) {
      expect(() => typedJson(value, 'row 1, a')).toThrow(/^row 1, a must be/);
    }
  });
});
