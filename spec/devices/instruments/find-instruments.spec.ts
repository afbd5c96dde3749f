import { describe, expect, test } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import {
  DisconnectedError,
  findInstruments,
  simulate,
  Simulated33220A,
  SimulatedKeithley2000,
  TransportError,
  TransportTimeoutError,
} from '../../../lib/devices/index.js';
import { hasProgram } from '../../debian-program.js';
import { failureOf } from '../failure-of.js';

const onPty = hasProgram('socat') ? test : test.skip;

describe('findInstruments', () => {
  onPty('finds instruments on hosts and on serial ports, and how they are reached', async () => {
    await using generator = await simulate(new Simulated33220A(), { port: 0 });
    await using meter = await simulate(new SimulatedKeithley2000(), { pty: true });
    const { instruments, silent } = await findInstruments({
      hosts: [`127.0.0.1:${generator.port}`],
      serial: [meter.path!],
      usb: false,
    });
    expect(instruments.map(({ name, identity }) => [name, identity.model])).toEqual([
      [`tcp 127.0.0.1:${generator.port}`, '33220A'],
      [`serial port ${meter.path}`, 'MODEL 2000'],
    ]);
    expect(silent).toEqual([]);
    expect(instruments.map(({ transport }) => transport.isOpen)).toEqual([false, false]);
  });

  test('says where nobody answers, and why', async () => {
    const mute = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const hosts = [`127.0.0.1:${port}`, '[::1]:1'];
    const { instruments, silent } = await findInstruments({ hosts, usb: false, timeout: '500 ms' });
    await new Promise((resolve) => mute.close(resolve));
    expect(instruments).toEqual([]);
    expect(silent.map(({ name }) => name)).toEqual([`tcp 127.0.0.1:${port}`, 'tcp ::1:1']);
    expect(silent[0]!.error).toBeInstanceOf(TransportTimeoutError);
    expect([TransportError, DisconnectedError].some((kind) => silent[1]!.error instanceof kind)).toBe(true);
  });

  test('refuses wrong options', async () => {
    expect(await failureOf(findInstruments({ hosts: [''] }))).toBeInstanceOf(InvalidArgumentError);
    expect(await failureOf(findInstruments({ timeout: 0 }))).toBeInstanceOf(InvalidArgumentError);
  });
});
