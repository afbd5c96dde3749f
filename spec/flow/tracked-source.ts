import { generate } from '../../lib/flow/index.js';

/** A generator that remembers what it made and how it was closed. */
export class TrackedSource {
  produced = 0;
  opened = 0;
  closed = 0;

  /** Synchronous: 0, 1, 2 …, and fails before `failAt` if that is given. */
  numbers(count = Infinity, failAt = Infinity) {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a generator function has no arrow form
    const track = this;
    return generate(function* () {
      track.opened++;
      try {
        for (let value = 0; value < count; value++) {
          if (value === failAt) throw new Error(`source failed at ${value}`);
          track.produced++;
          yield value;
        }
      } finally {
        track.closed++;
      }
    });
  }

  /** Asynchronous: as `numbers`, with a clean-up that takes its time. */
  asyncNumbers(count = Infinity, failAt = Infinity) {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- a generator function has no arrow form
    const track = this;
    return generate(async function* () {
      track.opened++;
      try {
        for (let value = 0; value < count; value++) {
          await Promise.resolve();
          if (value === failAt) throw new Error(`source failed at ${value}`);
          track.produced++;
          yield value;
        }
      } finally {
        await turn();
        track.closed++;
      }
    });
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a promise came to: its value, or the message of its error. */
export async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return (error as Error).message;
  }
}
