import { describe, expect, jest, test } from '@jest/globals';
import { from, of, share, Subject, take } from 'rxjs';
import { drain, generate } from '../../lib/flow/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('drain', () => {
  test('awaits next, one value at a time and in order, and resolves to nothing', async () => {
    const log: string[] = [];
    const run = drain(new TrackedSource().numbers(3), async (value) => {
      log.push(`start ${value}`);
      await turn();
      log.push(`end ${value}`);
    });
    await expect(run).resolves.toBeUndefined();
    expect(log).toEqual(['start 0', 'end 0', 'start 1', 'end 1', 'start 2', 'end 2']);
  });

  test('consumes one at a time also from sources that do not wait, and loses nothing', async () => {
    const seen: number[] = [];
    let busy = 0;
    await drain(from([1, 2, 3, 4]), async (value) => {
      expect(++busy).toBe(1);
      await turn();
      seen.push(value);
      busy--;
    });
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test('keeps the order when a hot source sends from inside next', async () => {
    const subject = new Subject<number>();
    const seen: number[] = [];
    const run = drain(subject, (value) => {
      if (value === 1) subject.next(2);
      seen.push(value);
    });
    subject.next(1);
    subject.next(3);
    subject.complete();
    await run;
    expect(seen).toEqual([1, 2, 3]);
  });

  test('needs no next, and takes a producer as well', async () => {
    const source = new TrackedSource();
    await drain(source.numbers(3));
    expect(source).toMatchObject({ produced: 3, closed: 1 });
    const seen: number[] = [];
    await drain([1, 2], (value) => seen.push(value));
    expect(seen).toEqual([1, 2]);
  });

  test.each(['synchronously', 'asynchronously'])(
    'closes the generator when next fails %s, and then rejects',
    async (how) => {
      const source = new TrackedSource();
      const run = drain(source.asyncNumbers(), (value) => {
        if (value < 2) return undefined;
        if (how === 'synchronously') throw new Error('disk full');
        return Promise.reject(new Error('disk full'));
      });
      expect(await outcome(run)).toBe('disk full');
      expect(source).toMatchObject({ produced: 3, closed: 1 });
    },
  );

  test('rejects with what the source failed with, after the values that came before', async () => {
    const seen: number[] = [];
    const run = drain(new TrackedSource().numbers(5, 3), async (value) => {
      await turn();
      seen.push(value);
    });
    expect(await outcome(run)).toBe('source failed at 3');
    expect(seen).toEqual([0, 1, 2]);
  });

  test('a failure of the last next counts, also when the source has ended before', async () => {
    const run = drain(of(1), async () => {
      await turn();
      throw new Error('disk full');
    });
    expect(await outcome(run)).toBe('disk full');
  });

  describe('with a signal', () => {
    test('that has aborted already never opens the source', async () => {
      const source = new TrackedSource();
      const signal = AbortSignal.abort(new Error('stopped'));
      expect(await outcome(drain(source.numbers(), undefined, { signal }))).toBe('stopped');
      expect(source.opened).toBe(0);
    });

    test('closes the generator, waits for the next that it is in, and rejects with the reason', async () => {
      const source = new TrackedSource();
      const controller = new AbortController();
      const done: number[] = [];
      const run = drain(
        source.asyncNumbers(),
        async (value) => {
          if (value === 2) controller.abort(new Error('stopped'));
          await turn();
          done.push(value);
        },
        { signal: controller.signal },
      );
      expect(await outcome(run)).toBe('stopped');
      expect(done).toEqual([0, 1, 2]);
      expect(source).toMatchObject({ produced: 3, closed: 1 });
    });

    test('wakes a generator that is parked in a pending next()', async () => {
      const controller = new AbortController();
      let closed = false;
      const parked = generate(async function* (signal) {
        try {
          yield 1;
          await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        } finally {
          await turn();
          closed = true;
        }
      });
      const run = drain(parked, undefined, { signal: controller.signal });
      await turn();
      controller.abort(new Error('stopped'));
      expect(await outcome(run)).toBe('stopped');
      expect(closed).toBe(true);
    });

    test('does not wait for ever for a next that never settles', async () => {
      const controller = new AbortController();
      const run = drain(new TrackedSource().numbers(), () => new Promise(() => undefined), {
        signal: controller.signal,
      });
      controller.abort(new Error('stopped'));
      expect(await outcome(run)).toBe('stopped');
    });

    test('leaves no listener behind', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners++;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners--;
        remove(...args);
      };
      await drain([1, 2, 3], undefined, { signal });
      await outcome(drain(new TrackedSource().numbers(2, 1), undefined, { signal }));
      expect(listeners).toBe(0);
    });

    test('tells of a next that fails while the run is being aborted', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const controller = new AbortController();
      const next = async () => {
        controller.abort(new Error('stopped'));
        await turn();
        throw new Error('disk full');
      };
      expect(await outcome(drain([1, 2], next, { signal: controller.signal }))).toBe('stopped');
      expect(warn.mock.calls.flat().map(String).join(' ')).toContain('disk full');
      warn.mockRestore();
    });
  });

  test('settles after the clean-up of a shared generator when it is the last to leave it', async () => {
    const source = new TrackedSource();
    const shared = source.asyncNumbers().pipe(share());
    const first = drain(shared.pipe(take(1)));
    const last = drain(shared.pipe(take(3)));
    await first;
    expect(source.closed).toBe(0);
    await last;
    expect(source.closed).toBe(1);
  });

  test.each(['is over', 'is at its last value'])(
    'settles after the clean-up of a parked generator that it shares with a run that %s',
    async (how) => {
      let closed = false;
      const parked = generate(async function* (signal) {
        try {
          yield 1;
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        } finally {
          await turn();
          closed = true;
        }
      });
      const shared = parked.pipe(share());
      const controller = new AbortController();
      let finish!: () => void;
      const last = new Promise<void>((resolve) => (finish = resolve));
      const first = drain(shared.pipe(take(1)), () => (how === 'is over' ? undefined : last));
      const run = drain(shared, undefined, { signal: controller.signal });
      await turn();
      controller.abort(new Error('stopped'));
      expect(await outcome(run)).toBe('stopped');
      expect(closed).toBe(true);
      finish();
      await first;
    },
  );

  test('hears of a failing clean-up of a shared generator when it is the last to leave it', async () => {
    const stuck = generate(async function* () {
      try {
        for (let value = 0; ; value++) yield value;
      } finally {
        await turn();
        throw new Error('stuck');
      }
    });
    const shared = stuck.pipe(share());
    const runs = [drain(shared.pipe(take(1))), drain(shared.pipe(take(3)))];
    expect(await Promise.all(runs.map(outcome))).toEqual([undefined, 'stuck']);
  });

  test('a promise-like whose then throws is a failure of next', async () => {
    const broken = {
      then() {
        throw new Error('no promise');
      },
    };
    expect(await outcome(drain([1, 2], () => broken))).toBe('no promise');
  });

  test.each([
    [42, undefined, /source must be an Observable/],
    [[1], 'print', /next must be a function/],
  ])('drain(%p, %p) rejects with one clear error', async (source, next, message) => {
    await expect(drain(source as never, next as never)).rejects.toThrow(message);
  });
});
