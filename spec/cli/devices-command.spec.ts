import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { DeviceList } from '../../lib/cli/device-list.js';
import { simulate, Simulated33220A, SimulatedKeithley2000 } from '../../lib/devices/index.js';
import { hasProgram } from '../debian-program.js';
import { rxlab, startRxlab } from './run-rxlab.js';

const withPty = hasProgram('socat') ? test : test.skip;
/** Looking for cameras in the network takes a second, and starting on a busy machine some more. */
const patience = 30_000;

async function devices(...argumentList: string[]): Promise<DeviceList> {
  const { code, text } = await rxlab('devices', '--json', ...argumentList);
  expect(code).toBe(0);
  return JSON.parse(text) as DeviceList;
}

describe('rxlab devices', () => {
  test(
    'lists what answers on a host, as a table without a terminal',
    async () => {
      await using served = await simulate(new Simulated33220A(), { port: 0 });
      const { code, text } = await rxlab('devices', '--host', `127.0.0.1:${served.port}`);
      expect(code).toBe(0);
      const row = `tcp 127.0.0.1:${served.port}  Agilent Technologies  33220A  serial MY44052515`;
      expect(text).toContain(`Instruments\n  ${row}`);
      expect(text).toMatch(/^Serial ports\n[^]*\nCameras\n/);
      expect(text).not.toContain('\u001b');
    },
    patience,
  );

  withPty(
    'lists what answers on a serial port that it is told to ask, as JSON',
    async () => {
      await using served = await simulate(new SimulatedKeithley2000(), { pty: true });
      const { instruments, silent } = await devices('--serial', served.path!);
      expect(instruments).toEqual([
        { name: `serial port ${served.path}`, identity: expect.objectContaining({ model: 'MODEL 2000' }) },
      ]);
      expect(silent).toEqual([]);
    },
    patience,
  );

  test(
    'gives up who does not answer in time, and says so',
    async () => {
      const mute = createServer((socket) => void socket.resume());
      mute.listen(0, '127.0.0.1');
      await once(mute, 'listening');
      const { port } = mute.address() as AddressInfo;
      const { instruments, silent } = await devices('--host', `127.0.0.1:${port}`, '--timeout', '100ms');
      mute.close();
      await once(mute, 'close');
      expect(instruments).toEqual([]);
      const reason = expect.stringMatching(/within 0.1 s/) as unknown;
      expect(silent).toEqual([{ name: `tcp 127.0.0.1:${port}`, reason }]);
    },
    patience,
  );

  test(
    'names the packages that are missing to see more',
    async () => {
      const program = startRxlab(['devices'], { PATH: '/nowhere' });
      expect((await program.ended).code).toBe(0);
      expect(program.text).toMatch(/^To see more$/m);
      expect(program.text).toMatch(/install the package ffmpeg/);
    },
    patience,
  );
});
