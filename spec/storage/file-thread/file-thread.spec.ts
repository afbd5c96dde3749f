import { describe, expect, test } from '@jest/globals';
import { FileThread } from '../../../lib/storage/file-thread/file-thread.js';
import type { StrangeCalls } from './strange-program.js';

async function withThread(use: (thread: FileThread<StrangeCalls>) => Promise<void>): Promise<void> {
  const thread = new FileThread<StrangeCalls>(new URL('./strange-program', import.meta.url));
  try {
    await use(thread);
  } finally {
    await thread.close();
  }
}

describe('FileThread', () => {
  test('answers one request after the other, in their order', () =>
    withThread(async (thread) => {
      const order: unknown[] = [];
      const note = (value: unknown) => order.push(value);
      await Promise.all([
        thread.call('echo', 'slow', 20).then(note),
        thread.call('echo', 'quick').then(note),
        thread.call('pixels').then(({ data }) => note([...data])),
      ]);
      expect(order).toEqual(['slow', 'quick', [1, 2, 3]]);
    }));

  test('hands on what went wrong: the code of the system, and a missing package as our own error', () =>
    withThread(async (thread) => {
      const failure: unknown = await thread.call('fail').catch((error: unknown) => error);
      expect(failure).toMatchObject({ message: 'it failed' });
      expect(failure).not.toHaveProperty('code');
      await expect(thread.call('fail', 'ENOSPC')).rejects.toMatchObject({ code: 'ENOSPC', errno: -28 });
      await expect(thread.call('fail', 'MISSING_DEPENDENCY')).rejects.toMatchObject({
        name: 'RxlabError',
        code: 'MISSING_DEPENDENCY',
      });
      expect(await thread.call('echo', 1)).toBe(1);
    }));

  test('fails everybody who waits when it ends, and all who come later', () =>
    withThread(async (thread) => {
      const waiting = [thread.call('exit'), thread.call('echo', 1)];
      for (const each of waiting) await expect(each).rejects.toThrow('has ended');
      await expect(thread.call('echo', 2)).rejects.toThrow('has ended');
    }));

  test('ends when it is closed, also in the middle of a request', () =>
    withThread(async (thread) => {
      const waiting = thread.call('echo', 1, 60_000);
      await Promise.all([expect(waiting).rejects.toThrow('has ended'), thread.close()]);
    }));
});
