import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { broadcast, inject } from '../../lib/flow/index.js';
import { ignore } from '../../lib/sinks/ignore.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('ignore', () => {
  test('runs the pipe to its end, and waits for its clean-up', async () => {
    const source = new TrackedSource();
    await ignore(source.asyncNumbers().pipe(take(3)));
    expect(source).toMatchObject({ produced: 3, closed: 1 });
  });

  test('rejects with the failure of the source', async () => {
    expect(await outcome(inject(new TrackedSource().numbers(9, 5), ignore))).toBe('source failed at 5');
    const runs = broadcast(new TrackedSource().numbers(9, 5), ignore, ignore);
    expect(await Promise.all(runs.map(outcome))).toEqual(['source failed at 5', 'source failed at 5']);
  });
});
