import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../lib/devices/clock.js';
import { every } from '../../../lib/devices/instruments/every.js';

/** A clock that stands still, except that sleeping takes exactly as long as it should. */
class StillClock implements Clock {
  time = 1000;

  now(): number {
    return this.time;
  }

  async sleepUntil(time: number): Promise<void> {
    this.time = Math.max(this.time, time);
  }
}

/** When the moments come, to somebody who takes so long for each. */
async function moments(period: number, ...work: readonly number[]): Promise<number[]> {
  const clock = new StillClock();
  const times: number[] = [];
  for await (const index of every(period, new AbortController().signal, clock)) {
    times.push(clock.time - 1000);
    if (index === work.length) break;
    clock.time += work[index]!;
  }
  return times;
}

describe('every', () => {
  test('the first moment is at once, and they do not drift', async () => {
    expect(await moments(10, 3, 7, 9.5)).toEqual([0, 10, 20, 30]);
  });

  test('moments that were missed are left out', async () => {
    expect(await moments(10, 3, 35, 1)).toEqual([0, 10, 50, 60]);
  });

  test('without a period there is always one', async () => {
    expect(await moments(0, 3, 4)).toEqual([0, 3, 7]);
  });
});
