import { describe, expect, test } from '@jest/globals';
import { drain, InvalidArgumentError } from '../../../lib/flow/index.js';
import { DummyCamera } from '../../../lib/devices/index.js';
import { hertz, milliseconds, UnitError } from '../../../lib/units/index.js';

describe('settings of a camera', () => {
  test('are given as quantities, as texts, or as numbers in base units, and read as numbers in base units', () => {
    const camera = new DummyCamera({ exposureTime: '10 ms', frameRate: hertz(40) });
    expect([camera.exposureTime, camera.frameRate]).toEqual([0.01, 40]);
    camera.exposureTime = milliseconds(2);
    camera.frameRate = '0.1 kHz';
    expect([camera.exposureTime, camera.frameRate]).toEqual([0.002, 100]);
    camera.exposureTime = 0.02;
    camera.frameRate = Infinity;
    expect([camera.exposureTime, camera.frameRate]).toEqual([0.02, Infinity]);
  });

  test('reach the driver as plain numbers', async () => {
    const camera = new DummyCamera({ shape: [2, 2], exposureTime: '1 ms', frameRate: Infinity, frameTimeout: '2 s' });
    await drain(camera.stream({ count: 1 }), ({ metadata }) => expect(metadata['exposureTime']).toBe(0.001));
  });

  test('of another dimension are refused by name, and change nothing', () => {
    const camera = new DummyCamera({ exposureTime: '10 ms' });
    expect(() => (camera.exposureTime = '10 mm')).toThrow(
      new UnitError('UNIT_MISMATCH', 'exposureTime', '10 mm', "is a length, expected a time such as '10 ms'"),
    );
    expect(() => (camera.frameRate = '20 ms')).toThrow("frameRate: '20 ms' is a time, expected a frequency");
    expect(() => new DummyCamera({ triggerTimeout: '3 m' })).toThrow("triggerTimeout: '3 m' is a length");
    expect(camera.exposureTime).toBe(0.01);
  });

  test('that no camera can have are refused, whichever way they are given', () => {
    expect(() => new DummyCamera({ exposureTime: '-1 ms' })).toThrow(
      "exposureTime must be a time of at least 0 such as '10 ms', or a number of seconds, but it is -0.001",
    );
    expect(() => new DummyCamera({ frameRate: '0 Hz' })).toThrow(InvalidArgumentError);
    expect(() => new DummyCamera({ frameTimeout: '0 s' })).toThrow(InvalidArgumentError);
  });
});
