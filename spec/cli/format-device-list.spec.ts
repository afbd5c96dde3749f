import { describe, expect, test } from '@jest/globals';
import { formatDeviceList } from '../../lib/cli/format-device-list.js';

const nothing = { serialPorts: [], instruments: [], silent: [], cameras: [], missing: [] };

describe('the list of devices', () => {
  test('has a table of each kind, and says how a camera is opened', () => {
    const identity = { manufacturer: 'ACME', model: 'T1', serial: '7', firmware: '1.0' };
    const text = formatDeviceList({
      serialPorts: [{ path: '/dev/ttyUSB0', manufacturer: 'FTDI', id: 'usb-FTDI_A1' }, { path: '/dev/ttyS0' }],
      instruments: [{ name: 'tcp scope:5025', identity }],
      silent: [{ name: '/dev/usbtmc0', reason: '/dev/usbtmc0 did not answer' }],
      cameras: [{ driver: 'FfmpegCamera', name: 'Webcam', options: { input: '/dev/video0', format: 'v4l2' } }],
      missing: ['install udev'],
    });
    expect(text).toBe(`Serial ports
  /dev/ttyUSB0  FTDI  usb-FTDI_A1
  /dev/ttyS0

Instruments
  tcp scope:5025  ACME  T1  serial 7  firmware 1.0

No instrument has answered
  /dev/usbtmc0 did not answer

Cameras
  Webcam  new FfmpegCamera({ input: '/dev/video0', format: 'v4l2' })

To see more
  install udev`);
  });

  test('says where there is nothing', () => {
    expect(formatDeviceList(nothing)).toBe('Serial ports\n  none\n\nInstruments\n  none\n\nCameras\n  none');
  });
});
