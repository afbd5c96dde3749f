import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';

/**
 * A disk of 1 MiB for the tests of a file, empty before each of them. Gives its path; `undefined`, said aloud, where there
 * is no right to mount one.
 */
export function mountSmallDisk(): () => string | undefined {
  let disk: string | undefined;

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rxlab-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory], { stdio: 'pipe' });
      disk = directory;
    } catch (error) {
      await rm(directory, { recursive: true });
      console.warn(`SKIPPED: a full disk cannot be tried without the right to mount a small tmpfs (${String(error)})`);
    }
  });

  afterEach(async () => {
    if (disk === undefined) return;
    for (const name of await readdir(disk)) await rm(join(disk, name), { recursive: true });
  });

  afterAll(async () => {
    if (disk === undefined) return;
    execFileSync('umount', [disk]);
    await rm(disk, { recursive: true });
  });

  return () => disk;
}
