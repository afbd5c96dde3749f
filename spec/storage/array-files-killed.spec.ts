import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from '@jest/globals';
import { openFrames } from '../../lib/storage/index.js';
import { debianPython } from '../debian-python.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Lets a process append frames until it has reported so many, kills it, and gives how many it has reported in the end. */
async function appendAndKill(path: string, reports: number): Promise<number> {
  const script = resolve(process.cwd(), 'spec/storage/endless-array-program.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let reported = 0;
  for await (const line of createInterface(child.stdout)) {
    reported = Number(line);
    if (reported === reports) child.kill('SIGKILL');
  }
  expect((await closed)[1]).toBe('SIGKILL');
  return reported;
}

describe('a file of many frames whose writer is killed', () => {
  test.each(['frames.h5', 'frames.zarr'])(
    '%s, ten times: every frame that was reported is read',
    async (name) => {
      for (let kill = 0; kill < 10; kill++) {
        const path = join(await temporaryDirectory(), name);
        const reported = await appendAndKill(path, 1 + 5 * kill);
        const file = await openFrames(path);
        const count = await file.count();
        expect(count).toBeGreaterThanOrEqual(reported);
        for (let index = 0; index < count; index++) {
          const found = await file.frame(index);
          expect(found).toMatchObject({ index, shape: [200, 300], metadata: { index, path } });
          expect([...new Set(found!.data)]).toEqual([index]);
        }
        await file.close();
        const python = debianPython('h5py');
        if (python && name.endsWith('.h5')) {
          const program = 'import sys, h5py; print(h5py.File(sys.argv[1])["entry/data/data"][:, 0, 0].tolist())';
          const values = JSON.parse(execFileSync(python, ['-c', program, path], { encoding: 'utf8' })) as number[];
          expect(values.slice(0, count)).toEqual(Array.from({ length: count }, (_, index) => index));
        }
      }
    },
    120_000,
  );
});
