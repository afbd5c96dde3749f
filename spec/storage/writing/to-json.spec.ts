import { describe, expect, test } from '@jest/globals';
import { toJson } from '../../../lib/storage/writing/to-json.js';

describe('toJson', () => {
  test('keeps what JSON has, and writes as text what it has not', () => {
    const metadata = {
      name: 'latex',
      when: new Date(0),
      nested: { dark: NaN, limits: [-Infinity, Infinity] },
      lut: new Uint16Array([1, 2]),
      gains: new Float64Array([0.5, NaN]),
      missing: undefined,
    };
    expect(JSON.parse(toJson(metadata))).toEqual({
      name: 'latex',
      when: '1970-01-01T00:00:00.000Z',
      nested: { dark: 'NaN', limits: ['-Infinity', 'Infinity'] },
      lut: [1, 2],
      gains: [0.5, 'NaN'],
    });
  });

  test('is for people as well: indented, with a line end', () => {
    expect(toJson({ a: 1 })).toBe('{\n  "a": 1\n}\n');
  });

  test('names what it cannot write', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => toJson({ count: 2n })).toThrow('metadata count must be a number (or a string), but it is 2');
    expect(() => toJson(circle)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => toJson(null as never)).toThrow('metadata must be an object, but it is null');
  });
});
