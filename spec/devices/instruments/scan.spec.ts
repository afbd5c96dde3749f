import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { drain, InvalidArgumentError } from '../../../lib/flow/index.js';
import { QuantityParameter, scan } from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';

function motor() {
  const log: string[] = [];
  let position = 7;
  const parameter = new QuantityParameter({
    name: 'position',
    unit: 'mm',
    softLimits: [0, 10],
    read: () => position,
    async write(value) {
      log.push(`move to ${value}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      position = value;
      log.push(`at ${value}`);
    },
  });
  return { log, parameter, position: () => position };
}

describe('scan', () => {
  test('sets, waits until it is there, emits, and moves on when that has been consumed', async () => {
    const { log, parameter } = motor();
    await drain(scan(parameter, [1, '2000 µm']), async ({ index, name, value }) => {
      log.push(`measure ${index} ${name} ${String(value)}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      log.push('measured');
    });
    expect(log).toEqual([
      'move to 1',
      'at 1',
      'measure 0 position 1',
      'measured',
      'move to 2',
      'at 2',
      'measure 1 position 2000 µm',
      'measured',
    ]);
  });

  test('checks all values of an array before the first move', async () => {
    const { log, parameter } = motor();
    expect(await failureOf(drain(scan(parameter, [1, 2, 11])))).toMatchObject({ code: 'SOFT_LIMIT' });
    expect(log).toEqual([]);
  });

  test('takes values as a generator makes them', async () => {
    const { parameter, position } = motor();
    async function* values() {
      yield 1;
      yield position() + 1;
    }
    await drain(scan(parameter, values()));
    expect(position()).toBe(2);
  });

  test.each([
    ['its end', 3],
    ['being left early', 1],
  ])('with restore, goes back after %s', async (_end, count) => {
    const { parameter, position } = motor();
    await drain(scan(parameter, [1, 2, 3], { restore: true }).pipe(take(count)));
    expect(position()).toBe(7);
  });

  test('with restore, goes back after a failure of the consumer', async () => {
    const { parameter, position } = motor();
    const failing = drain(scan(parameter, [1, 2], { restore: true }), () => {
      throw new Error('no light');
    });
    expect((await failureOf(failing)).message).toBe('no light');
    expect(position()).toBe(7);
  });

  test('refuses what is not iterable', () => {
    expect(() => scan(motor().parameter, 5 as never)).toThrow(InvalidArgumentError);
    expect(() => scan(motor().parameter, '5 mm' as never)).toThrow(InvalidArgumentError);
  });
});
