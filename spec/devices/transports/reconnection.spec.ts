import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import { reconnection } from '../../../lib/devices/transports/reconnection.js';
import type { ReconnectOptions } from '../../../lib/devices/index.js';

describe('reconnection', () => {
  test('waits twice as long before each attempt, up to the longest', () => {
    const delays = reconnection({ initialDelay: '100 ms', maximumDelay: 1000, attempts: 6 });
    expect([...delays!()]).toEqual([0.1, 0.2, 0.4, 0.8, 1, 1]);
  });

  test('goes on without end unless told, and not at all where it is not wanted', () => {
    const endless = reconnection(true)!()[Symbol.iterator]();
    const delays = Array.from({ length: 2000 }, () => endless.next().value as number);
    expect([delays[0], delays.at(-1)]).toEqual([0.1, 10]);
    expect([reconnection(false), reconnection()]).toEqual([undefined, undefined]);
  });

  test.each<ReconnectOptions>([{ initialDelay: 0 }, { maximumDelay: -1 }, { attempts: 0 }])('refuses %p', (options) => {
    expect(() => reconnection(options)).toThrow(InvalidArgumentError);
  });
});
