import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

/** How long after the terminal's SIGINT a copy of it can arrive, in milliseconds. */
const longest = 250;

/**
 * Within how many milliseconds a second SIGINT is a copy of the first: 0 where none is copied.
 *
 * Ctrl-C sends SIGINT to every program of the terminal. `npm start` gets it as well and sends it on to its child. That
 * child is a shell, or, where the shell lets the program take its place, this program, which then gets it twice.
 */
export function twinWithin(): number {
  const startedByNpm = process.env['npm_lifecycle_event'] !== undefined;
  const atTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  if (!startedByNpm || !atTerminal) return 0;
  return isShell(process.ppid) ? 0 : longest;
}

/** Only Linux tells; elsewhere a parent counts as none. */
function isShell(processId: number): boolean {
  try {
    return readFileSync(`/proc/${processId}/comm`, 'utf8').trimEnd().endsWith('sh');
  } catch {
    return false;
  }
}
