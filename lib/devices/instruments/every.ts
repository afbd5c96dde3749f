import { systemClock, type Clock } from '../clock.js';

/**
 * A moment every so many milliseconds, counted from 0, the first at once. The moments do not drift, and those that nobody has
 * waited for are left out. With a period of 0 there is always one.
 */
export async function* every(period: number, signal: AbortSignal, clock: Clock = systemClock): AsyncGenerator<number> {
  const start = clock.now();
  let due = start;
  for (let index = 0; ; index++) {
    await clock.sleepUntil(due, signal);
    yield index;
    const passed = period === 0 ? 0 : Math.floor((clock.now() - start) / period);
    due = start + (passed + 1) * period;
  }
}
