import { describe, expect, test } from '@jest/globals';
import { from, Subject, throwError } from 'rxjs';
import { Upstream } from '../../lib/flow/upstream.js';

function makeUpstream(onValue: (value: number) => void = () => undefined) {
  const log: string[] = [];
  const upstream = new Upstream<number>('the stage', undefined, {
    next: (value) => {
      log.push(`${value}`);
      onValue(value);
    },
    error: (error) => log.push(`error ${(error as Error).message}`),
    complete: () => log.push('complete'),
  });
  return { upstream, log };
}

describe('Upstream', () => {
  test('passes on values and the end', () => {
    const { upstream, log } = makeUpstream();
    upstream.subscribe(from([1, 2]));
    expect(log).toEqual(['1', '2', 'complete']);
  });

  test('passes on a failure, and no end after it', () => {
    const { upstream, log } = makeUpstream();
    upstream.subscribe(throwError(() => new Error('no light')));
    expect(log).toEqual(['error no light']);
  });

  test('can be left in the middle of a source that emits while it is being subscribed to', () => {
    const { upstream, log } = makeUpstream((value) => {
      if (value === 2) upstream.leave();
    });
    upstream.subscribe(from([1, 2, 3]));
    expect(log).toEqual(['1', '2']);
  });

  test('does not subscribe when it has been left before', () => {
    const { upstream, log } = makeUpstream();
    upstream.leave();
    const subject = new Subject<number>();
    upstream.subscribe(subject);
    expect(subject.observed).toBe(false);
    expect(log).toEqual([]);
  });

  test('leaves without telling the stage of an end', () => {
    const { upstream, log } = makeUpstream();
    const subject = new Subject<number>();
    upstream.subscribe(subject);
    upstream.leave();
    upstream.leave();
    expect(subject.observed).toBe(false);
    expect(log).toEqual([]);
  });

  test('what the stage throws is its failure, and the source is left', () => {
    const { upstream, log } = makeUpstream(() => {
      throw new Error('cannot take it');
    });
    const subject = new Subject<number>();
    upstream.subscribe(subject);
    subject.next(1);
    expect(log).toEqual(['1', 'error cannot take it']);
    expect(subject.observed).toBe(false);
  });
});
