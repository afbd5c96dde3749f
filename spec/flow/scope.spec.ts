import { describe, expect, jest, test } from '@jest/globals';
import { Scope } from '../../lib/flow/scope.js';
import { outcome, turn } from './tracked-source.js';

async function warnings(run: () => Promise<unknown>): Promise<string[]> {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  try {
    await run();
    return warn.mock.calls.map((facts) => facts.map(String).join(' '));
  } finally {
    warn.mockRestore();
  }
}

describe('Scope', () => {
  test('concludes a run when its clean-up has ended, also what was added meanwhile', async () => {
    const scope = new Scope();
    const log: string[] = [];
    const cleanUp = async (name: string, then?: () => void) => {
      await turn();
      log.push(name);
      then?.();
    };
    scope.add(cleanUp('first', () => scope.add(cleanUp('second'))));
    expect(await scope.conclude(Promise.resolve('result'))).toBe('result');
    expect(log).toEqual(['first', 'second']);
  });

  test('a clean-up of a run is one of the runs around it, too', async () => {
    const outer = new Scope();
    const inner = new Scope(undefined, outer);
    let closed = false;
    inner.add(turn().then(() => (closed = true)));
    await outer.conclude(Promise.resolve());
    expect(closed).toBe(true);
  });

  test('a clean-up that fails is the failure of a run that went well; more of them are warned about', async () => {
    const scope = new Scope();
    scope.add(Promise.reject(new Error('stuck')));
    scope.add(Promise.reject(new Error('burnt')));
    const said = await warnings(async () => {
      expect(await outcome(scope.conclude(Promise.resolve()))).toBe('stuck');
    });
    expect(said).toEqual([expect.stringContaining('burnt')]);
  });

  test('the failure of the run comes before that of a clean-up, which is warned about', async () => {
    const scope = new Scope();
    const said = await warnings(async () => {
      const run = Promise.reject(new Error('disk full'));
      scope.add(turn().then(() => Promise.reject(new Error('stuck'))));
      expect(await outcome(scope.conclude(run))).toBe('disk full');
    });
    expect(said).toEqual([expect.stringContaining('stuck')]);
  });

  test('a clean-up that fails after the run has been concluded is warned about, not lost', async () => {
    const scope = new Scope();
    await scope.conclude(Promise.resolve());
    const said = await warnings(async () => {
      scope.add(Promise.reject(new Error('too late')));
      await turn();
    });
    expect(said).toEqual([expect.stringContaining('too late')]);
  });
});
