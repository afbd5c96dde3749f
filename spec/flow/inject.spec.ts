import { describe, expect, jest, test } from '@jest/globals';
import { firstValueFrom, lastValueFrom, take, type Observable } from 'rxjs';
import { drain, inject } from '../../lib/flow/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('inject', () => {
  test('generates three items into a consumer: 0, 1, 2', async () => {
    const printed: number[] = [];
    await inject(
      function* () {
        for (let index = 0; index < 3; index++) yield index;
      },
      (source) => drain(source, (item) => printed.push(item)),
    );
    expect(printed).toEqual([0, 1, 2]);
  });

  test('gives what the sink resolves to, after the clean-up of what it left', async () => {
    const source = new TrackedSource();
    expect(await inject(source.asyncNumbers(), (stream) => firstValueFrom(stream))).toBe(0);
    expect(source.closed).toBe(1);
    expect(await inject(source.asyncNumbers(), (stream) => lastValueFrom(stream.pipe(take(3))))).toBe(2);
    expect(source.closed).toBe(2);
  });

  test('closes a source that a sink has not left when it resolves', async () => {
    const source = new TrackedSource();
    await inject(source.asyncNumbers(), async (stream) => {
      stream.subscribe();
      await turn();
    });
    expect(source.closed).toBe(1);
  });

  test.each(['throws', 'rejects'])('closes the source when the sink %s', async (how) => {
    const source = new TrackedSource();
    const run = inject(source.asyncNumbers(), (stream) => {
      stream.subscribe();
      if (how === 'throws') throw new Error('no disk');
      return Promise.reject(new Error('no disk'));
    });
    expect(await outcome(run)).toBe('no disk');
    expect(source.closed).toBe(1);
  });

  test('a drain inside the sink waits for the clean-up, too', async () => {
    const source = new TrackedSource();
    await inject(source.asyncNumbers(), async (stream) => {
      await drain(stream.pipe(take(2)));
      expect(source.closed).toBe(1);
    });
  });

  test('a failing clean-up is what it rejects with, and is not warned about as well', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const stuck = async function* () {
      try {
        for (let value = 0; ; value++) yield value;
      } finally {
        await turn();
        throw new Error('stuck');
      }
    };
    expect(await outcome(inject(stuck, (stream) => drain(stream.pipe(take(1)))))).toBe('stuck');
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test('a stream that is subscribed to after its sink has resolved is over: nothing is opened', async () => {
    const source = new TrackedSource();
    let stream!: Observable<number>;
    await inject(source.asyncNumbers(), async (given) => {
      stream = given;
    });
    const completed = jest.fn();
    const subscription = stream.subscribe({ complete: completed });
    subscription.unsubscribe();
    expect(source.opened).toBe(0);
    expect(completed).toHaveBeenCalledTimes(1);
  });

  describe('into a coroutine', () => {
    const stopIteration = Object.assign(new Error('has returned'), { name: 'StopIteration' });

    test('sends each value and closes it at the end', async () => {
      const log: unknown[] = [];
      await inject([1, 2], { send: (value) => log.push(value), close: () => log.push('closed') });
      expect(log).toEqual([1, 2, 'closed']);
    });

    test('stops the generator, cleanly, when it has had enough', async () => {
      const source = new TrackedSource();
      const coroutine = {
        send(value: number) {
          if (value === 2) throw stopIteration;
        },
        close: () => undefined,
      };
      await inject(source.asyncNumbers(), coroutine);
      expect(source).toMatchObject({ produced: 3, closed: 1 });
    });

    test('holds the generator while what send gave is pending', async () => {
      const source = new TrackedSource();
      const coroutine = {
        async send(value: number) {
          await turn();
          expect(source.produced).toBe(value + 1);
        },
        close: () => undefined,
      };
      await inject(source.numbers(3), coroutine);
      expect(source.produced).toBe(3);
    });

    test('closes it when the source fails, and when it fails itself', async () => {
      let closed = 0;
      const close = () => {
        closed++;
      };
      expect(await outcome(inject(new TrackedSource().numbers(3, 1), { send: () => undefined, close }))).toBe(
        'source failed at 1',
      );
      const send = () => {
        throw new Error('overheated');
      };
      expect(await outcome(inject([1, 2], { send, close }))).toBe('overheated');
      expect(closed).toBe(2);
    });

    test('a close that fails does not hide what the run failed with', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const coroutine = {
        send() {
          throw new Error('overheated');
        },
        close() {
          throw new Error('cannot close');
        },
      };
      expect(await outcome(inject([1], coroutine))).toBe('overheated');
      warn.mockRestore();
    });
  });
});
