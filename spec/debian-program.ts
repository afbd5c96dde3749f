import { spawnSync } from 'node:child_process';

/**
 * Whether a program is there; where it is not, that is said aloud. In CI it is an error: there, nothing may be left out.
 *
 * @param debianPackage - what to install to have it
 */
export function hasProgram(program: string, debianPackage = program): boolean {
  const { error } = spawnSync(program, ['-V'], { stdio: 'ignore' });
  if (error === undefined) return true;

  const missing = `install ${debianPackage} of Debian: these tests need its program ${program}`;
  if (process.env['CI'] === 'true') throw new Error(missing);
  console.warn(`SKIPPED: ${missing}`);
  return false;
}
