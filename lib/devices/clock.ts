import { setTimeout as sleep } from 'node:timers/promises';

/** The time of day, and waiting for it. Simulated devices are given one, so that tests can have their own. */
export interface Clock {
  /** Milliseconds since the epoch, with a fraction; never goes back. */
  now(): number;
  /** Waits until `now()` has reached this time. Rejects with the signal's reason when that aborts. */
  sleepUntil(time: number, signal: AbortSignal): Promise<void>;
}

const longestSleep = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),

  async sleepUntil(time, signal) {
    signal.throwIfAborted();
    // Timers may fire up to a millisecond early: an exposure that is not over must not end.
    for (let left = time - this.now(); left > 0; left = time - this.now()) {
      await sleep(Math.min(Math.ceil(left), longestSleep), undefined, { signal });
    }
  },
};
