import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  Agilent33220A,
  Keithley2000,
  SerialTransport,
  simulate,
  Simulated33220A,
  TcpTransport,
  TimeoutError,
  TransportError,
} from '../../lib/devices/index.js';
import { hasProgram } from '../debian-program.js';
import type { ChildProgram } from '../session/child-program.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { processesWith } from './processes-with.js';
import { rxlab, startRxlab } from './run-rxlab.js';

const withPty = hasProgram('socat') ? test : test.skip;

/** Waits until it serves, and gives the port or path that it names. */
async function place(program: ChildProgram): Promise<string> {
  await program.hasSaid('Ctrl-C ends it.');
  return /is at (?:127\.0\.0\.1:)?(\S+?):? new/.exec(program.text)![1]!;
}

async function ending(program: ChildProgram, signal: NodeJS.Signals = 'SIGINT') {
  program.send(signal);
  return program.ended;
}

describe('rxlab simulate', () => {
  test('serves an instrument on a TCP port until Ctrl-C, and says how to talk to it', async () => {
    const program = startRxlab(['simulate', '33220A', '--port', '0']);
    const port = Number(await place(program));
    expect(program.text).toContain(`new Agilent33220A(new TcpTransport({ host: '127.0.0.1', port: ${port} }))`);
    const transport = new TcpTransport({ host: '127.0.0.1', port });
    {
      await using generator = new Agilent33220A(transport);
      await generator.open();
      await generator.configureSquare(0, 5, { frequency: '24 Hz' });
      expect(await generator.frequency.get()).toBe(24);
      expect(await ending(program)).toEqual({ code: 0, signal: null });
    }
    await expect(new TcpTransport({ host: '127.0.0.1', port }).open()).rejects.toBeInstanceOf(TransportError);
  });

  test('writes down with --verbose what it receives and sends', async () => {
    const program = startRxlab(['simulate', 'KEITHLEY2000', '--port', '0', '--verbose']);
    await using meter = new Keithley2000(new TcpTransport({ host: '127.0.0.1', port: Number(await place(program)) }));
    await meter.open();
    await program.hasSaid('received "*IDN?"\nsent     "KEITHLEY INSTRUMENTS INC.,MODEL 2000');
    await ending(program);
  });

  test('has things go wrong as it is told', async () => {
    const faults = ['FREQ?=silence', '/^VOLT/=late:5s'].flatMap((fault) => ['--fault', fault]);
    const program = startRxlab(['simulate', '33220A', '--port', '0', ...faults]);
    const port = Number(await place(program));
    await using generator = new Agilent33220A(new TcpTransport({ host: '127.0.0.1', port }));
    await generator.open();
    const asked = generator.query('FREQ?', { timeout: '50 ms' });
    await expect(asked).rejects.toBeInstanceOf(TimeoutError);
    expect(await generator.queryNumber('FREQ?')).toBe(1000);
    await expect(generator.query('VOLT?', { timeout: '50 ms' })).rejects.toBeInstanceOf(TimeoutError);
    // Also while an answer is still to come.
    expect(await ending(program)).toEqual({ code: 0, signal: null });
  });

  test('says in one line that the port is in use', async () => {
    await using served = await simulate(new Simulated33220A(), { port: 0 });
    const { code, text } = await rxlab('simulate', '33220A', '--port', String(served.port));
    expect(code).toBe(1);
    expect(text).toBe(`rxlab: cannot listen on TCP port ${served.port}: it is in use: choose another with --port\n`);
  });

  test('says in one line that the program socat is missing', async () => {
    const program = startRxlab(['simulate', '33220A', '--pty'], { PATH: '/nowhere' });
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.text).toMatch(/^rxlab: .*install the Debian package socat\n$/);
  });

  withPty.each([['SIGINT'], ['SIGTERM']] as const)(
    'serves an instrument on a serial port until %s; then neither the port nor socat is left',
    async (signal) => {
      const program = startRxlab(['simulate', '33220A', '--pty']);
      const path = await place(program);
      expect(program.text).toContain(`new Agilent33220A(new SerialTransport({ path: '${path}' }))`);
      expect(await processesWith(path)).toHaveLength(1);
      {
        await using generator = new Agilent33220A(new SerialTransport({ path }));
        await generator.open();
        expect(generator.identity.model).toBe('33220A');
      }
      expect(await ending(program, signal)).toEqual({ code: 0, signal: null });
      expect([existsSync(path), existsSync(join(path, '..'))]).toEqual([false, false]);
      expect(await processesWith(path)).toEqual([]);
    },
  );

  withPty('makes the device file where it is wanted', async () => {
    const path = join(await temporaryDirectory(), 'generator');
    const program = startRxlab(['simulate', 'keithley2000', '--pty', path]);
    expect(await place(program)).toBe(path);
    expect(existsSync(path)).toBe(true);
    await ending(program);
    expect(existsSync(path)).toBe(false);
  });

  withPty('puts no serial port in the place of a file', async () => {
    const path = join(await temporaryDirectory(), 'readings.csv');
    await writeFile(path, 'time,voltage');
    const { code, text } = await rxlab('simulate', '33220A', '--pty', path);
    expect([code, text]).toEqual([1, `rxlab: cannot make a serial port at ${path}: there is something already\n`]);
    expect(await readFile(path, 'utf8')).toBe('time,voltage');
  });

  withPty('says in one line that it cannot make the device file', async () => {
    const { code, text } = await rxlab('simulate', '33220A', '--pty', '/nowhere/generator');
    expect(code).toBe(1);
    expect(text).toMatch(/^rxlab: socat could not make \/nowhere\/generator: .*No such file.*\n$/);
  });
});
