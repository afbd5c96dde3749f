import { spawnSync } from 'node:child_process';

const python = '/usr/bin/python3';

/**
 * Debian's Python, where it has the packages that are asked for; `undefined`, said aloud, where it has not. In CI that is an
 * error: there, nothing may be left out.
 *
 * @param packages - by the name of the module: those of Debian, `python3-numpy` for `numpy`
 */
export function debianPython(...packages: readonly string[]): string | undefined {
  const { status } = spawnSync(python, ['-c', `import ${packages.join(', ')}`], { stdio: 'ignore' });
  if (status === 0) return python;

  const missing = `install ${packages.map((name) => `python3-${name}`).join(' ')} of Debian to compare with ${packages.join(', ')}`;
  if (process.env['CI'] === 'true') throw new Error(missing);
  console.warn(`SKIPPED: ${missing}`);
  return undefined;
}
