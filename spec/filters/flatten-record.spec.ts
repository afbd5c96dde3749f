import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { InvalidArgumentError, RxlabError } from '../../lib/flow/index.js';
import { flattenRecord, SameColumnError } from '../../lib/filters/flatten-record.js';

class Hillas {
  constructor(readonly length: number) {}
}

describe('flattenRecord', () => {
  test('makes columns of nested records, and keeps arrays whole', () => {
    const image = [1, 2, 3, 4, 5];
    const hillasparams = { length: 1, width: 0.2, centroid: { x: 0.2, y: 1.0 } };
    const row = flattenRecord({ image, hillasparams });
    expect(Object.entries(row)).toEqual([
      ['image', [1, 2, 3, 4, 5]],
      ['hillasparams.length', 1],
      ['hillasparams.width', 0.2],
      ['hillasparams.centroid.x', 0.2],
      ['hillasparams.centroid.y', 1],
    ]);
    expect(row['image']).toBe(image);
  });

  test.each([
    ['a typed array', new Float32Array(2)],
    ['a date', new Date(0)],
    ['an instance of a class', new Hillas(1)],
    ['a map', new Map([['x', 1]])],
    ['a function', () => 1],
    ['null', null],
    ['undefined', undefined],
    ['an array of records', [{ x: 1 }]],
    ['a big integer', 10n],
  ])('keeps %s whole', (_, value) => {
    expect(flattenRecord({ a: { b: value } })['a.b']).toBe(value);
  });

  test('takes records without a prototype, and of another realm, apart as well', () => {
    expect(flattenRecord({ a: Object.assign(Object.create(null) as object, { b: 1 }) })).toEqual({ 'a.b': 1 });
    expect(flattenRecord(runInNewContext('({ a: { b: 1 } })') as object)).toEqual({ 'a.b': 1 });
  });

  test('takes the separator that it is given', () => {
    expect(flattenRecord({ a: { b: { c: 1 } } }, '_')).toEqual({ a_b_c: 1 });
  });

  test('a record with nothing in it gives no column', () => {
    expect(flattenRecord({ a: {}, b: 1 })).toEqual({ b: 1 });
    expect(flattenRecord({})).toEqual({});
  });

  test('two values for one column are an error that names both paths', () => {
    expect(() => flattenRecord({ a: { b: 1 }, 'a.b': 2 })).toThrow(SameColumnError);
    expect(() => flattenRecord({ a: { b: 1 }, 'a.b': 2 })).toThrow(
      '["a"]["b"] and ["a.b"] would both be the column "a.b": rename one of them, or choose another separator',
    );
    expect(flattenRecord({ a: { b: 1 }, 'a.b': 2 }, '/')).toEqual({ 'a/b': 1, 'a.b': 2 });
  });

  test('a record that contains itself is an error; one that comes twice is not', () => {
    const loop: Record<string, unknown> = { x: 1 };
    loop['inner'] = { loop };
    expect(() => flattenRecord(loop)).toThrow(RxlabError);
    expect(() => flattenRecord(loop)).toThrow('the record at ["inner"]["loop"] contains itself');
    const shared = { x: 1 };
    expect(flattenRecord({ left: shared, right: shared })).toEqual({ 'left.x': 1, 'right.x': 1 });
  });

  test('a key __proto__ is a column like others, and changes no prototype', () => {
    const row = flattenRecord(JSON.parse('{ "__proto__": 1, "a": { "__proto__": { "polluted": 2 } } }') as object);
    expect(Object.entries(row)).toEqual([
      ['__proto__', 1],
      ['a.__proto__.polluted', 2],
    ]);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([[null], [3], ['text'], [[1]], [new Date(0)]])('%p is no record', (value) => {
    expect(() => flattenRecord(value as never)).toThrow(InvalidArgumentError);
  });

  test('a separator that is no text is an error', () => {
    expect(() => flattenRecord({}, 1 as never)).toThrow(/separator must be a text/);
  });

  test('a flat record comes out as it went in, whatever its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (record) => {
        expect(Object.entries(flattenRecord(record))).toEqual(Object.entries(record));
      }),
    );
  });
});
