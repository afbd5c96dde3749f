import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';

/**
 * `describe`, where something of Debian is installed that the tests need. Where it is not they are skipped, which is said
 * aloud; in CI that is an error, for there nothing may be left out.
 *
 * @param works - whether it is there
 */
export function describeWith(debianPackage: string, works: () => boolean): typeof describe.skip {
  if (works()) return describe;
  const missing = `install ${debianPackage} of Debian for these tests`;
  if (process.env['CI'] === 'true') throw new Error(missing);
  console.warn(`SKIPPED: ${missing}`);
  return describe.skip;
}

/** Whether a program is there and does what it is told. */
export function runs(program: string, ...parameters: readonly string[]): boolean {
  return spawnSync(program, parameters, { stdio: 'ignore' }).status === 0;
}
