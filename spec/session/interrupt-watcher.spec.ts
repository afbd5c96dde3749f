import { expect, test } from '@jest/globals';
import { ChildProgram } from './child-program.js';

test('a second SIGINT, at whatever moment after the first, neither ends the process nor the watching', async () => {
  const program = ChildProgram.run('twice-interrupted-program.ts');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(program.text).toBe('noticed in every round\n');
});
