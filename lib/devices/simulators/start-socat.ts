import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { RxlabError } from '../../flow/index.js';
import { within } from '../within.js';

/** A pseudo-terminal: what is written to `stdin` can be read from its device file, and the other way round. */
export type Socat = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable };

/** How long socat may take to make a pseudo-terminal, in seconds. */
const startTime = 10;

/**
 * Starts socat with a pseudo-terminal under a path. It ends by itself when this process ends, whatever ends it, and is in a group
 * of its own so that Ctrl-C is not for it.
 */
export async function startSocat(path: string): Promise<Socat> {
  const socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, 'stdio'], { detached: true }) as Socat;
  const late = (): Error => new RxlabError('SIMULATOR_FAILED', `socat has not made ${path} within ${startTime} s`);
  try {
    await within(startTime, () => started(socat, path), late);
    return socat;
  } catch (error) {
    stopSocat(socat);
    throw error;
  }
}

export function stopSocat(socat: Socat): void {
  socat.kill('SIGTERM');
}

async function started(socat: Socat, path: string): Promise<void> {
  let said = '';
  const ready = new Promise<void>((resolve) => {
    socat.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += said.includes('data transfer loop') ? '' : text;
      if (said.includes('data transfer loop')) resolve();
    });
  });
  const exited = once(socat, 'exit').then(() => {
    throw new RxlabError('SIMULATOR_FAILED', `socat could not make ${path}: ${said.trim()}`);
  });
  try {
    await Promise.race([ready, exited]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    const message = 'a simulated serial port needs the program socat: install the Debian package socat';
    throw new RxlabError('MISSING_DEPENDENCY', message, { cause });
  }
  exited.catch(() => {});
}
