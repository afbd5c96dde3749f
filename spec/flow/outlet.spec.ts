import { describe, expect, test } from '@jest/globals';
import { Observable } from 'rxjs';
import { hold } from '../../lib/flow/index.js';
import { Outlet } from '../../lib/flow/outlet.js';

/** An outlet, what it emits, and the releases of a downstream that holds every value. */
function makeOutlet(holding = true) {
  const log: string[] = [];
  const releases: (() => void)[] = [];
  let outlet!: Outlet<string>;
  const subscription = new Observable<string>((subscriber) => {
    outlet = new Outlet(subscriber, undefined);
  }).subscribe({
    next: (value) => {
      log.push(value);
      if (holding) releases.push(hold());
    },
    error: (error: unknown) => log.push(`error ${String(error)}`),
    complete: () => log.push('complete'),
  });
  return { outlet, log, releases, subscription };
}

describe('Outlet', () => {
  test('emits one value at a time, the next when downstream has let go', () => {
    const { outlet, log, releases } = makeOutlet();
    outlet.push('a', () => log.push('a is let go of'));
    outlet.push('b', () => log.push('b is let go of'));
    expect(log).toEqual(['a']);
    releases[0]?.();
    expect(log).toEqual(['a', 'a is let go of', 'b']);
    expect(outlet.busy).toBe(true);
    releases[1]?.();
    expect(log.at(-1)).toBe('b is let go of');
    expect(outlet.busy).toBe(false);
  });

  test.each(['complete', 'error'] as const)('%s comes when downstream has let go of the last value', (end) => {
    const { outlet, log, releases } = makeOutlet();
    outlet.push('a');
    outlet.push('b');
    outlet[end]('of the lamp');
    releases[0]?.();
    expect(log).toEqual(['a', 'b']);
    releases[1]?.();
    expect(log).toEqual(['a', 'b', end === 'error' ? 'error of the lamp' : 'complete']);
  });

  test('ends at once when nothing is with downstream', () => {
    const { outlet, log } = makeOutlet();
    outlet.complete();
    expect(log).toEqual(['complete']);
  });

  test('what is pushed while a value is let go of keeps its place', () => {
    const { outlet, log } = makeOutlet(false);
    outlet.push('a', () => {
      outlet.push('c');
      log.push('a is let go of');
    });
    outlet.push('d');
    expect(log).toEqual(['a', 'a is let go of', 'c', 'd']);
  });

  test('closing lets go of what is with downstream and of all that waits, once', () => {
    const { outlet, log, releases, subscription } = makeOutlet();
    for (const value of ['a', 'b', 'c']) outlet.push(value, () => log.push(`${value} is let go of`));
    subscription.unsubscribe();
    outlet.close();
    expect(log).toEqual(['a', 'a is let go of', 'b is let go of', 'c is let go of']);
    releases[0]?.();
    outlet.close();
    expect(log).toHaveLength(4);
  });
});
