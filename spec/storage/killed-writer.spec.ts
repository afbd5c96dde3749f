import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from '@jest/globals';
import { DirectoryWalker, read } from '../../lib/storage/index.js';
import { numberedFrames } from './numbered-frames.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Lets a process write until it has reported so many frames, kills it, and gives what it has reported. */
async function writeAndKill(directory: string, dataset: string, reports: number): Promise<string[]> {
  const script = resolve(process.cwd(), 'spec/storage/endless-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory, dataset], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length === reports) child.kill('SIGKILL');
  }
  expect((await closed)[1]).toBe('SIGKILL');
  return lines;
}

describe('a writer that is killed in the middle', () => {
  test.each([
    ['{}.tif', [1, 9, 40]],
    ['{}.png', [3]],
  ])(
    '%s: every frame that it reported is whole, and nothing partial has a final name',
    async (dataset, kills) => {
      for (const reports of kills) {
        const directory = await temporaryDirectory();
        const lines = await writeAndKill(directory, dataset, reports);
        for (const line of lines) {
          const [index, path] = line.split(' ');
          const { data, shape } = await read(path!);
          expect(shape).toEqual([512, 512]);
          expect(data.every((value) => value === Number(index))).toBe(true);
        }
        const finals = (await readdir(directory)).filter((name) => !/^\.[-0-9a-f]{36}\.part$/.test(name));
        for (const name of finals) {
          const { data } = await read(join(directory, name));
          expect(`${data[0]}.${dataset.slice(3)}`).toBe(name);
          expect(data.every((value) => value === data[0])).toBe(true);
        }
        expect(finals.length).toBeGreaterThanOrEqual(lines.length);

        // What it left behind is in nobody's way.
        await new DirectoryWalker(directory).write(numberedFrames(2), { dataset: `again_${dataset}` });
      }
    },
    60_000,
  );
});
