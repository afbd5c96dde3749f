import { describe, expect, jest, test } from '@jest/globals';
import childProcess from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import { SerialTransport, simulate, Simulated33220A, type SimulateOptions } from '../../../lib/devices/index.js';
import { hasProgram } from '../../debian-program.js';
import { failureOf } from '../failure-of.js';

const onPty = hasProgram('socat') ? test : test.skip;

describe('simulate', () => {
  onPty('serves on a pty under the path that is asked for, and leaves nothing behind', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rxlab-'));
    const path = join(directory, 'generator');
    const served = await simulate(new Simulated33220A(), { pty: path });
    expect(served.path).toBe(path);
    await using transport = new SerialTransport({ path });
    await transport.open();
    await transport.write('*OPC?');
    expect(await transport.readLine()).toBe('1');
    await transport.close();
    await served.close();
    expect(existsSync(path)).toBe(false);
    await rm(directory, { recursive: true });
  });

  onPty('a path where no port can be made is an error that says why', async () => {
    const failure = await failureOf(simulate(new Simulated33220A(), { pty: '/nowhere/tty' }));
    expect(failure.message).toMatch(/^socat could not make \/nowhere\/tty: [^]*No such file or directory/);
  });

  test('without socat, says which package to install', async () => {
    const { spawn } = childProcess;
    jest.spyOn(childProcess, 'spawn').mockImplementation(() => spawn('/nowhere/socat'));
    try {
      expect(await failureOf(simulate(new Simulated33220A(), { pty: true }))).toMatchObject({
        code: 'MISSING_DEPENDENCY',
        message: 'a simulated serial port needs the program socat: install the Debian package socat',
      });
    } finally {
      jest.restoreAllMocks();
    }
  });

  test('can be closed twice', async () => {
    const served = await simulate(new Simulated33220A(), { port: 0 });
    await served.close();
    await served.close();
  });

  test.each([{}, { port: -1 }, { port: 0.5 }, { pty: false }])('refuses %p', async (options) => {
    expect(await failureOf(simulate(new Simulated33220A(), options as SimulateOptions))).toBeInstanceOf(
      InvalidArgumentError,
    );
    expect(await failureOf(simulate({} as Simulated33220A, { port: 0 }))).toBeInstanceOf(InvalidArgumentError);
  });
});
