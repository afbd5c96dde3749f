import { describe, expect, jest, test } from '@jest/globals';
import { Lease } from '../../lib/flow/lease.js';

describe('a lease', () => {
  test('is given back when the last share has ended, once', () => {
    const reclaim = jest.fn();
    const lease = new Lease();
    lease.add(reclaim);
    lease.share();
    lease.end();
    expect(reclaim).not.toHaveBeenCalled();
    lease.end();
    expect(reclaim).toHaveBeenCalledTimes(1);
  });

  test('keeps what it follows from until it has ended itself', () => {
    const order: string[] = [];
    const first = new Lease();
    first.add(() => order.push('first'));
    const second = new Lease(first.share());
    second.add(() => order.push('second'));
    first.end();
    expect(order).toEqual([]);
    second.end();
    expect(order).toEqual(['second', 'first']);
  });

  test('joins two shares, and is the one where there is only one', () => {
    const one = new Lease();
    expect(Lease.join(one, undefined)).toBe(one);
    expect(Lease.join(undefined, one)).toBe(one);
    expect(Lease.join(undefined, undefined)).toBeUndefined();
    const reclaim = jest.fn();
    one.add(reclaim);
    Lease.join(one, new Lease())?.end();
    expect(reclaim).toHaveBeenCalledTimes(1);
  });

  test('that cannot be given back is warned about, and keeps nothing else from being given back', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const other = jest.fn();
    const lease = new Lease();
    lease.add(() => {
      throw new Error('torn');
    });
    lease.add(other);
    lease.end();
    expect(other).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
