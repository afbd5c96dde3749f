import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { SerialPort } from 'serialport';
import { listSerialPorts } from '../../../lib/devices/index.js';

afterEach(() => void jest.restoreAllMocks());

describe('listSerialPorts', () => {
  test('gives what serialport knows', async () => {
    const known = { path: '/dev/ttyUSB0', pnpId: 'usb-FTDI', manufacturer: 'FTDI', serialNumber: 'A1' };
    jest.spyOn(SerialPort, 'list').mockResolvedValue([known] as never);
    expect(await listSerialPorts()).toEqual({
      ports: [{ path: '/dev/ttyUSB0', id: 'usb-FTDI', manufacturer: 'FTDI', serialNumber: 'A1' }],
      missing: [],
    });
  });

  test('where udevadm is missing, says so and what to install', async () => {
    jest
      .spyOn(SerialPort, 'list')
      .mockRejectedValue(Object.assign(new Error('spawn udevadm ENOENT'), { code: 'ENOENT' }));
    const { missing } = await listSerialPorts();
    expect(missing).toEqual([expect.stringMatching(/install the Debian package udev$/)]);
  });
});
