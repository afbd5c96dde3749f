import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../lib/flow/index.js';
import { frame, frameBytes, type TypedArray } from '../../lib/frames/index.js';

describe('frame', () => {
  test.each<[string, TypedArray, number]>([
    ['uint8', new Uint8Array(6), 6],
    ['uint16', new Uint16Array(6), 12],
    ['uint32', new Uint32Array(6), 24],
    ['int16', new Int16Array(6), 12],
    ['int32', new Int32Array(6), 24],
    ['float32', new Float32Array(6), 24],
    ['float64', new Float64Array(6), 48],
  ])('knows the dtype %s by its array', (dtype, data, bytes) => {
    const image = frame(data, [2, 3]);
    expect(image).toMatchObject({ dtype, shape: [2, 3], index: 0, metadata: {} });
    expect(image.data).toBe(data);
    expect(frameBytes(image)).toBe(bytes);
  });

  test('takes index, timestamp and metadata', () => {
    const options = { index: 7, timestamp: 1.5, metadata: { sample: 'latex' } };
    expect(frame(new Uint8Array(6), [1, 2, 3], options)).toMatchObject(options);
  });

  test('is of now unless told, in fractional milliseconds since the epoch', () => {
    expect(Math.abs(frame(new Uint8Array(1), [1, 1]).timestamp - Date.now())).toBeLessThan(60_000);
  });

  test('makes a plain array of a Buffer, over the same memory', () => {
    const buffer = Buffer.from([1, 2]);
    const { data } = frame(buffer, [1, 2]);
    expect(Buffer.isBuffer(data)).toBe(false);
    buffer[0] = 9;
    expect(data[0]).toBe(9);
  });

  test.each<[string, unknown[], RegExp]>([
    [
      'an array of numbers',
      [
        [1, 2],
        [1, 2],
      ],
      /data must be one of Uint8Array/,
    ],
    ['a clamped array', [new Uint8ClampedArray(2), [1, 2]], /data must be/],
    ['too few pixels', [new Uint8Array(5), [2, 3]], /shape must be of as many values as the data has \(5\)/],
    ['no rows', [new Uint8Array(0), [0, 3]], /shape must be \[rows, columns\]/],
    ['one dimension', [new Uint8Array(3), [3]], /shape must be/],
    ['a negative index', [new Uint8Array(1), [1, 1], { index: -1 }], /index must be/],
    ['no time', [new Uint8Array(1), [1, 1], { timestamp: NaN }], /timestamp must be/],
    ['metadata that is a text', [new Uint8Array(1), [1, 1], { metadata: 'x' }], /metadata must be/],
  ])('refuses %s with one clear error', (_, args, message) => {
    const make = () => frame(...(args as Parameters<typeof frame>));
    expect(make).toThrow(InvalidArgumentError);
    expect(make).toThrow(message);
  });
});
