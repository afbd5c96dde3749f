import { expect, test } from '@jest/globals';
import { TimeSpan } from '../../lib/session/time-span.js';

test('fewer than two events, or all at one moment, have no rate', () => {
  const span = new TimeSpan();
  expect([span.first, span.last, span.perSecond]).toEqual([null, null, null]);
  span.extend(0);
  expect([span.first, span.last, span.perSecond]).toEqual([
    '1970-01-01T00:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
    null,
  ]);
  span.extend(0);
  expect(span.perSecond).toBeNull();
});

test('three events over two tenths of a second come at 10 a second', () => {
  const span = new TimeSpan();
  for (const time of [1000, 1100, 1200]) span.extend(time);
  expect(span.perSecond).toBe(10);
});
