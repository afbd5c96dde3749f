// The program of a thread: answers, fails and ends, as it is asked to.
import { setTimeout as delay } from 'node:timers/promises';
import { serveCalls } from '../../../lib/storage/file-thread/serve-calls.js';

export interface StrangeCalls {
  echo(value: unknown, after?: number): Promise<unknown>;
  pixels(): { data: Uint16Array };
  fail(code?: string): never;
  exit(): never;
}

serveCalls<StrangeCalls>(
  Promise.resolve({
    echo: async (value, after = 0) => {
      await delay(after);
      return value;
    },
    pixels: () => ({ data: Uint16Array.of(1, 2, 3) }),
    fail: (code) => {
      throw Object.assign(new Error('it failed'), code === undefined ? {} : { code, errno: -28 });
    },
    exit: () => process.exit(3),
  }),
);
