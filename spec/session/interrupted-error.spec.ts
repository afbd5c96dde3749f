import { expect, test } from '@jest/globals';
import { RxlabError } from '../../lib/flow/index.js';
import { InterruptedError } from '../../lib/session/index.js';

test('says what interrupted, and with which exit code a shell expects the program to end', () => {
  const error = new InterruptedError('SIGTERM');
  expect(error).toBeInstanceOf(RxlabError);
  expect(error).toMatchObject({ code: 'INTERRUPTED', signal: 'SIGTERM', exitCode: 143 });
  expect(error.message).toBe('interrupted by SIGTERM');
  expect(new InterruptedError('SIGINT')).toMatchObject({ exitCode: 130, message: 'interrupted by Ctrl-C' });
});
