import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, describe, test } from '@jest/globals';
import {
  avFoundationDevices,
  directShowDevices,
  videoDevices,
} from '../../../../lib/devices/cameras/ffmpeg/list-webcams.js';
import { FfmpegCamera } from '../../../../lib/devices/index.js';

describe('the webcams of a machine', () => {
  test('on Linux are the video devices that give images', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rxlab-'));
    for (const [node, name, index] of [
      ['video0', 'Integrated Camera', 0],
      ['video1', 'Integrated Camera', 1],
      ['video2', 'Microscope', 0],
    ] as const) {
      await mkdir(join(folder, node));
      await writeFile(join(folder, node, 'name'), `${name}\n`);
      await writeFile(join(folder, node, 'index'), `${index}\n`);
    }
    expect(await videoDevices(folder)).toEqual([
      { name: 'Integrated Camera', input: '/dev/video0', format: 'v4l2' },
      { name: 'Microscope', input: '/dev/video2', format: 'v4l2' },
    ]);
    await rm(folder, { recursive: true });
    expect(await videoDevices(folder)).toEqual([]);
  });

  test('on Windows are those that DirectShow has', () => {
    const lines = [
      '[dshow @ 000001d1] "Integrated Camera" (video)',
      '[dshow @ 000001d1]   Alternative name "@device_pnp_\\\\?\\usb#vid_04f2"',
      '[dshow @ 000001d1] "Microphone Array" (audio)',
      'dummy: Immediate exit requested',
    ];
    expect(directShowDevices(lines)).toEqual([
      { name: 'Integrated Camera', input: 'video=Integrated Camera', format: 'dshow' },
    ]);
  });

  test('on macOS are those that AVFoundation has, without the microphones', () => {
    const lines = [
      '[AVFoundation indev @ 0x7f8] AVFoundation video devices:',
      '[AVFoundation indev @ 0x7f8] [0] FaceTime HD Camera',
      '[AVFoundation indev @ 0x7f8] AVFoundation audio devices:',
      '[AVFoundation indev @ 0x7f8] [0] Built-in Microphone',
    ];
    expect(avFoundationDevices(lines)).toEqual([
      { name: 'FaceTime HD Camera', input: '0:none', format: 'avfoundation' },
    ]);
  });

  test('of this machine can be asked for', async () => {
    for (const webcam of await FfmpegCamera.devices()) expect(webcam.input).toMatch(/./);
  });
});
