/** The example as its users run it: a program of its own. What can go wrong is in record-burst.spec.ts. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { simulate, Simulated33220A } from '../../lib/devices/index.js';
import { verify } from '../../lib/storage/index.js';
import { processesWith } from '../cli/processes-with.js';
import { hasProgram } from '../debian-program.js';
import { ChildProgram } from '../session/child-program.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const withPty = hasProgram('socat') ? test : test.skip;

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build-when-stale.mjs']);
}, 120_000);

const start = (output: string, ...argumentList: string[]) => {
  const program = ['--import', 'tsx', 'examples/two-cameras-and-generator.ts', '--output', output];
  return new ChildProgram(process.execPath, [...program, ...argumentList]);
};

const imagesOf = async (output: string, camera: string) =>
  (await readdir(join(output, camera)).catch(() => [])).filter((name) => name.endsWith('.tif'));

/** Waits until there are some, or the program has ended. */
async function imagesIn(output: string, camera: string, program: ChildProgram): Promise<void> {
  const over = program.ended.then(() => true);
  while ((await imagesOf(output, camera)).length === 0) {
    if (await Promise.race([over, sleep(20, false)])) throw new Error(`it has ended: ${program.text}`);
  }
}

describe('two cameras and a generator', () => {
  test('save as many frames as the burst has pulses, and a table of readings', async () => {
    const output = await temporaryDirectory();
    const program = start(output, '--count', '5', '--frequency', '50 Hz');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.text).toMatch(/^cam1 +5 +5 +0 +0 /m);
    for (const camera of ['cam0', 'cam1']) expect(await imagesOf(output, camera)).toHaveLength(5);
    expect((await readFile(join(output, 'readings.csv'), 'utf8')).trim().split('\n')).toHaveLength(1 + 5);
    expect((await verify(output)).isWhole).toBe(true);
  }, 60_000);

  withPty(
    'do so with the generator on a serial port, of which nothing is left',
    async () => {
      const output = await temporaryDirectory();
      const program = start(output, '--pty', '--count', '3', '--frequency', '50 Hz');
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(await imagesOf(output, 'cam1')).toHaveLength(3);
      const [, path] = /^33220A at serial port (\S+): 3 pulses at 50 Hz$/m.exec(program.text)!;
      expect(await processesWith(path!)).toEqual([]);
      expect(existsSync(path!)).toBe(false);
    },
    60_000,
  );

  test('end with one error when the generator is not connected to the cameras', async () => {
    await using served = await simulate(new Simulated33220A(), { port: 0 });
    const output = await temporaryDirectory();
    const program = start(output, '--host', `127.0.0.1:${served.port}`, '--frequency', '1 kHz');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.text).toMatch(
      /^error: camera "cam[01]" has not sent frame 0 .* it waits for a trigger on its line$/m,
    );
    expect(await imagesOf(output, 'cam0')).toEqual([]);
  }, 60_000);

  test('stop at Ctrl-C, and save what was taken', async () => {
    const output = await temporaryDirectory();
    const program = start(output, '--count', '10000', '--frequency', '50 Hz');
    await imagesIn(output, 'cam1', program);
    program.send('SIGINT');
    expect(await program.ended).toEqual({ code: 130, signal: null });
    const { isWhole, datasets } = await verify(output);
    expect([isWhole, datasets.length]).toEqual([true, 2]);
  }, 60_000);
});
