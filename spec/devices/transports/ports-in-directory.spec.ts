import { describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsInDirectory } from '../../../lib/devices/transports/ports-in-directory.js';

describe('portsInDirectory', () => {
  test('finds serial ports by their names, and says what is plugged in', async () => {
    const devices = await mkdtemp(join(tmpdir(), 'rxlab-'));
    try {
      await mkdir(join(devices, 'serial/by-id'), { recursive: true });
      for (const name of ['ttyUSB10', 'ttyUSB2', 'ttyACM0', 'ttyS0', 'tty1', 'ttyprintk', 'null']) {
        await writeFile(join(devices, name), '');
      }
      await symlink('../../ttyUSB2', join(devices, 'serial/by-id/usb-FTDI_A1-if00'));
      expect(await portsInDirectory(devices)).toEqual([
        { path: join(devices, 'ttyACM0'), id: undefined },
        { path: join(devices, 'ttyS0'), id: undefined },
        { path: join(devices, 'ttyUSB2'), id: 'usb-FTDI_A1-if00' },
        { path: join(devices, 'ttyUSB10'), id: undefined },
      ]);
    } finally {
      await rm(devices, { recursive: true });
    }
  });

  test('a directory that is not there has no ports', async () => {
    expect(await portsInDirectory('/nowhere')).toEqual([]);
  });
});
