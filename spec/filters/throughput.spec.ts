import { describe, expect, jest, test } from '@jest/globals';
import { NEVER, take } from 'rxjs';
import { drain } from '../../lib/flow/index.js';
import { throughput, type ThroughputReport } from '../../lib/filters/throughput.js';
import { frame } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

const failing = (): never => {
  throw new Error('no display');
};

describe('throughput', () => {
  test('tells regularly how many values come, also while none do, and at the end of the whole', () => {
    const reports: ThroughputReport[] = [];
    runMarbles(({ cold, expectObservable }) => {
      const source = cold('100ms a 299ms b 1s c 599ms |');
      expectObservable(source.pipe(throughput((report) => reports.push(report), { every: 500 }))).toBe(
        '100ms a 299ms b 1s c 599ms |',
      );
    });
    const at = { bytesPerSecond: undefined, ended: false };
    expect(reports).toEqual([
      { ...at, elapsed: 500, count: 2, perSecond: 4 },
      { ...at, elapsed: 1000, count: 2, perSecond: 0 },
      { ...at, elapsed: 1500, count: 3, perSecond: 2 },
      { ...at, elapsed: 2000, count: 3, perSecond: 0 },
      { ...at, elapsed: 2001, count: 3, perSecond: 3 / 2.001, ended: true },
    ]);
  });

  test('counts the bytes of frames', () => {
    const reports: ThroughputReport[] = [];
    runMarbles(({ cold }) => {
      const source = cold('499ms a 299ms b 499ms |', {
        a: frame(new Uint16Array(100), [10, 10]),
        b: frame(new Float32Array(100), [10, 10]),
      });
      source.pipe(throughput((report) => reports.push(report), { every: 500 })).subscribe();
    });
    expect(reports.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([400, 800, 600 / 1.299]);
  });

  test('keeps the link between consumer and source', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate('-a-b|');
      expectObservable(
        source.pipe(
          throughput(() => undefined),
          holdFor(4),
        ),
      ).toBe('-a-----b----|');
      expectDemand(source).toBe('r----r-----r');
    });
  });

  test('an early end closes the source, also a synchronous one, and is reported', async () => {
    const source = new TrackedSource();
    const counts: unknown[] = [];
    const metered = () => throughput<number>(({ count, ended }) => counts.push([count, ended]));
    await drain(source.numbers().pipe(metered(), take(2)));
    await drain(source.asyncNumbers().pipe(metered(), take(3)));
    expect(source).toMatchObject({ produced: 5, closed: 2 });
    expect(counts).toEqual([
      [2, true],
      [3, true],
    ]);
  });

  test('the failure of the source is reported, and passed on', async () => {
    const last = jest.fn();
    expect(await outcome(drain(new TrackedSource().numbers(9, 5).pipe(throughput(last))))).toBe('source failed at 5');
    expect(last).toHaveBeenCalledTimes(1);
    expect(last).toHaveBeenCalledWith(expect.objectContaining({ count: 5, ended: true }));
  });

  test('a report that fails is a failure of the stream, and closes the source', async () => {
    const source = new TrackedSource();
    expect(await outcome(drain(source.asyncNumbers(2).pipe(throughput(failing))))).toBe('no display');
    expect(source.closed).toBe(1);
  });

  test('so is one in the middle; when it fails once more at the end, that is a warning', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      expect(await outcome(drain(NEVER.pipe(throughput(failing, { every: 1 }))))).toBe('no display');
      expect(warn).toHaveBeenCalledWith(expect.stringMatching(/last report of throughput failed/), expect.any(Error));
    } finally {
      warn.mockRestore();
    }
  });

  test('wrong arguments are errors where they are written', () => {
    expect(() => throughput(1 as never)).toThrow(/report must be a function, but it is 1/);
    for (const every of [0, -1, NaN, 1e10]) {
      expect(() => throughput(() => undefined, { every })).toThrow(/every must be a number of milliseconds/);
    }
  });
});
