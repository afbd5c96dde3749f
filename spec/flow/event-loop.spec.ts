import { describe, expect, jest, test } from '@jest/globals';
import { afterTurn } from '../../lib/flow/event-loop.js';
import { drain } from '../../lib/flow/index.js';
import { TrackedSource, turn } from './tracked-source.js';

describe('the event loop', () => {
  test('a generator that gives it a turn and is left meanwhile makes no further value', async () => {
    const source = new TrackedSource();
    const subscription = source.numbers().subscribe();
    const { produced } = source;
    expect(produced).toBeGreaterThan(0);
    subscription.unsubscribe();
    await turn();
    await turn();
    expect(source).toMatchObject({ produced, closed: 1 });
  });

  test('a generator that has given it a turn goes on where it was', async () => {
    const source = new TrackedSource();
    const seen: number[] = [];
    await drain(source.numbers(10), (value) => {
      seen.push(value);
      const end = Date.now() + (value < 2 ? 12 : 0);
      while (Date.now() < end);
    });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('its turns come although a test has faked the timers', async () => {
    jest.useFakeTimers();
    try {
      const called = jest.fn();
      afterTurn(called);
      const cancelled = jest.fn();
      afterTurn(cancelled)();
      jest.useRealTimers();
      await turn();
      await turn();
      expect(called).toHaveBeenCalledTimes(1);
      expect(cancelled).not.toHaveBeenCalled();
    } finally {
      jest.useRealTimers();
    }
  });
});
