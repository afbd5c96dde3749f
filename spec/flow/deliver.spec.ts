import { describe, expect, test } from '@jest/globals';
import { deliver, hold } from '../../lib/flow/index.js';

describe('deliver', () => {
  test('tells when the last that holds has let go, or at once', () => {
    const log: string[] = [];
    const consumed = () => log.push('consumed');
    deliver({ next: (value) => log.push(value) }, 'sent', consumed);
    expect(log).toEqual(['sent', 'consumed']);
    const releases: (() => void)[] = [];
    deliver({ next: () => releases.push(hold(), hold()) }, 'held', consumed);
    deliver({ next: (value) => log.push(value) }, 'sent meanwhile', () => undefined);
    releases[0]!();
    releases[0]!();
    expect(log).toEqual(['sent', 'consumed', 'sent meanwhile']);
    releases[1]!();
    expect(log.at(-1)).toBe('consumed');
  });

  test('passes on what sending throws, and is over', () => {
    let consumed = 0;
    const fail = () => {
      throw new Error('no light');
    };
    expect(() => deliver({ next: fail }, 1, () => consumed++)).toThrow('no light');
    expect(consumed).toBe(1);
  });
});
