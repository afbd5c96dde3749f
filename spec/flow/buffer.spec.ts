import { describe, expect, jest, test } from '@jest/globals';
import { from, Subject, take, takeUntil } from 'rxjs';
import { buffer, BufferOverflowError, drain, generate, type BufferOptions } from '../../lib/flow/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource, turn } from './tracked-source.js';

describe('buffer', () => {
  test('lets the generator run ahead by its capacity, and no further', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const alone = generate('-a-b-c-d|');
      expectObservable(alone.pipe(holdFor(5))).toBe('-a------b------c------d-----|');
      expectDemand(alone).toBe('r-----r------r------r------r');

      const ahead = generate('-a-b-c-d|');
      expectObservable(ahead.pipe(buffer({ capacity: 2 }), holdFor(5))).toBe('-a----b----c----d----|');
      // Asked at once for b and c; for d when b has left the buffer; then for the end.
      expectDemand(ahead).toBe('rr-r--r----r');
    });
  });

  test.each([1, 2, 7])('is exactly %i ahead of the value that the consumer is at', async (capacity) => {
    const source = new TrackedSource();
    let lead = 0;
    await drain(source.numbers(30).pipe(buffer({ capacity })), async (value) => {
      await turn();
      lead = Math.max(lead, source.produced - (value + 1));
      expect(source.produced).toBe(Math.min(30, value + 1 + capacity));
    });
    expect(lead).toBe(capacity);
  });

  test('takes a value at once while there is room, and passes it on at once to a consumer that waits', () => {
    runMarbles(({ generate, expectObservable }) => {
      expectObservable(generate('-a--b|').pipe(buffer({ capacity: 1 }))).toBe('-a--b|');
    });
  });

  test.each<[BufferOptions<string>['overflow'], string, number]>([
    ['suspend', '(abcde|)', 0],
    ['drop-oldest', '(ade|)', 2],
    ['drop-newest', '(abc|)', 2],
  ])('%s of five values at once with room for two', (overflow, values, dropped) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    runMarbles(({ hot, expectObservable, flush }) => {
      const given: [string, string][] = [];
      const two = buffer<string>({ capacity: 2, overflow: overflow!, onDrop: (...drop) => given.push(drop) });
      const out = values.match(/[a-e]/g)!.map((letter) => `-${letter}`);
      expectObservable(hot('-(abcde|)').pipe(two, holdFor(2))).toBe(`${out.join('')}-|`);
      flush();
      expect(two.dropped).toBe(dropped);
      expect(given).toHaveLength(dropped);
      expect(two.discarded).toBe(0);
    });
    expect(warn).toHaveBeenCalledTimes(overflow === 'suspend' ? 1 : 0);
    warn.mockRestore();
  });

  test('error: fails after the values that were taken, and stops the source', async () => {
    const subject = new Subject<number>();
    const seen: number[] = [];
    const run = drain(subject.pipe(buffer({ capacity: 2, overflow: 'error' })), async (value) => {
      await turn();
      seen.push(value);
    });
    for (const value of [1, 2, 3, 4, 5]) subject.next(value);
    expect(subject.observed).toBe(false);
    await expect(run).rejects.toThrow(BufferOverflowError);
    await expect(run).rejects.toMatchObject({ code: 'BUFFER_OVERFLOW', capacity: 2 });
    expect(seen).toEqual([1, 2, 3]);
  });

  test('the failure of the source comes after the values that were taken', async () => {
    const seen: number[] = [];
    const run = drain(new TrackedSource().numbers(10, 4).pipe(buffer({ capacity: 8 })), async (value) => {
      await turn();
      seen.push(value);
    });
    expect(await outcome(run)).toBe('source failed at 4');
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test('tells what waits, the most that ever did, and what was given up when the consumer left', async () => {
    const left: unknown[] = [];
    const queue = buffer<number>({ capacity: 3, onDrop: (value, reason) => left.push([value, reason]) });
    await drain(new TrackedSource().numbers(10).pipe(queue, take(2)), turn);
    expect([queue.capacity, queue.length, queue.peak, queue.dropped]).toEqual([3, 0, 3, 0]);
    expect(queue.discarded).toBe(left.length);
    expect(left).toEqual([2, 3, 4].slice(0, left.length).map((value) => [value, 'unsubscribed']));
  });

  test('what is discarded when the stream is stopped, and what was consumed, is all that was taken', async () => {
    const source = new TrackedSource();
    const stop = new Subject<void>();
    const consumed: number[] = [];
    const discarded: number[] = [];
    const queue = buffer<number>({ capacity: 5, onDrop: (value) => discarded.push(value) });
    await drain(source.numbers().pipe(queue, takeUntil(stop)), async (value) => {
      await turn();
      consumed.push(value);
      if (value === 3) stop.next();
    });
    expect([...consumed, ...discarded]).toEqual(Array.from({ length: source.produced }, (_, value) => value));
  });

  test('a source that ends in an instant may be endless: take ends it', async () => {
    const seen: number[] = [];
    const endless = from(
      (function* () {
        for (let value = 0; ; value++) yield value;
      })(),
    );
    await drain(endless.pipe(buffer({ capacity: 2, overflow: 'drop-newest' }), take(3)), (value) => seen.push(value));
    expect(seen).toEqual([0, 1, 2]);
  });

  test('keeps undefined as a value', async () => {
    const seen: unknown[] = [];
    await drain(from([undefined, 1, undefined]).pipe(buffer({ capacity: 5 })), async (value) => {
      await turn();
      seen.push(value);
    });
    expect(seen).toEqual([undefined, 1, undefined]);
  });

  test('an onDrop that throws fails the stream', async () => {
    const subject = new Subject<number>();
    const onDrop = () => {
      throw new Error('cannot count');
    };
    const run = drain(subject.pipe(buffer({ capacity: 1, overflow: 'drop-newest', onDrop })), turn);
    for (const value of [1, 2, 3]) subject.next(value);
    expect(await outcome(run)).toBe('cannot count');
  });

  test('all that was taken is consumed or discarded, also when the generator itself stops the run', async () => {
    const controller = new AbortController();
    const source = generate(function* () {
      for (let value = 0; ; value++) {
        if (value === 6) controller.abort(new Error('stopped'));
        yield value;
      }
    });
    const consumed: number[] = [];
    const discarded: number[] = [];
    const queue = buffer<number>({ capacity: 3, onDrop: (value) => discarded.push(value) });
    const next = async (value: number) => {
      await turn();
      consumed.push(value);
    };
    expect(await outcome(drain(source.pipe(queue), next, { signal: controller.signal }))).toBe('stopped');
    // The one that was on its way out comes last.
    expect([...consumed, ...discarded].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(queue.discarded).toBe(discarded.length);
  });

  test('an onDrop that throws when the consumer has left does not keep the others from being told', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const source = new TrackedSource();
    const discarded: number[] = [];
    const onDrop = (value: number) => {
      discarded.push(value);
      throw new Error('cannot count');
    };
    const queue = buffer<number>({ capacity: 3, onDrop });
    const controller = new AbortController();
    const run = drain(source.numbers().pipe(queue), turn, { signal: controller.signal });
    controller.abort(new Error('stopped'));
    expect(await outcome(run)).toBe('stopped');
    expect(discarded).toEqual([1, 2, 3]);
    expect([queue.length, queue.discarded, source.closed]).toEqual([0, 3, 1]);
    expect(warn.mock.calls.flat().map(String).join(' ')).toContain('cannot count');
    warn.mockRestore();
  });

  test.each([
    [{ capacity: 0 }, /capacity must be a whole number of at least 1, but it is 0/],
    [{ capacity: 1.5 }, /capacity/],
    [{ capacity: Infinity }, /capacity/],
    [{ capacity: 1, overflow: 'drop' }, /overflow must be one of suspend, drop-oldest, drop-newest, error/],
  ])('refuses %p', (options, message) => {
    expect(() => buffer(options as never)).toThrow(message);
  });
});
