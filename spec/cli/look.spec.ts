import { describe, expect, test } from '@jest/globals';
import { look } from '../../lib/cli/look.js';
import { InvalidArgumentError } from '../../lib/flow/index.js';

describe('looking for something', () => {
  test('gives what is found', async () => {
    expect(await look('cameras', 60, [], async () => ['one'])).toEqual({ found: ['one'] });
  });

  test('gives up what hangs, and names it', async () => {
    const looked = await look('cameras', 0.02, [], () => new Promise<never>(() => {}));
    expect(looked).toEqual({ found: [], failure: 'cameras could not be looked for: nothing came within 0.02 s' });
  });

  test('is no failure of the whole where one thing fails', async () => {
    const looked = await look('cameras', 60, [], () => Promise.reject(new Error('the bus is down')));
    expect(looked).toEqual({ found: [], failure: 'cameras could not be looked for: the bus is down' });
  });

  test('fails with what the user has written wrongly', async () => {
    const wrong = new InvalidArgumentError('port', 'a whole number', 1.5);
    await expect(look('instruments', 60, [], () => Promise.reject(wrong))).rejects.toBe(wrong);
  });
});
