import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missingFfmpeg } from './missing-ffmpeg.js';

/** A webcam, as it can be given to {@link FfmpegCamera}. */
export interface Webcam {
  /** What it calls itself. */
  readonly name: string;
  readonly input: string;
  readonly format: 'v4l2' | 'dshow' | 'avfoundation';
}

/** How long ffmpeg may take to list devices, in milliseconds. */
const patience = 10_000;

/** The webcams of this platform, where ffmpeg is there to open them. */
export async function listWebcams(ffmpeg: string, platform: string = process.platform): Promise<readonly Webcam[]> {
  if (platform === 'win32') return directShowDevices(await told(ffmpeg, 'dshow', 'dummy'));
  if (platform === 'darwin') return avFoundationDevices(await told(ffmpeg, 'avfoundation', ''));
  await told(ffmpeg, 'v4l2', '/dev/null');
  return videoDevices('/sys/class/video4linux');
}

/** The devices of Linux that give images. A webcam has others beside, for its metadata: they are not the first of it. */
export async function videoDevices(folder: string): Promise<readonly Webcam[]> {
  const nodes = await readdir(folder).catch(() => []);
  const webcams = nodes.map(async (node) => {
    const [name, position] = await Promise.all(['name', 'index'].map((file) => read(join(folder, node, file))));
    return position === '0' ? [{ name: name ?? node, input: `/dev/${node}`, format: 'v4l2' } as const] : [];
  });
  return (await Promise.all(webcams)).flat();
}

/** What ffmpeg says of DirectShow: `[dshow @ 0000] "Integrated Camera" (video)`. */
export function directShowDevices(lines: readonly string[]): readonly Webcam[] {
  return lines.flatMap((line) => {
    const [, name] = /"([^"]+)" \((?:video|none|audio, video)\)/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, input: `video=${name}`, format: 'dshow' }];
  });
}

/** What ffmpeg says of AVFoundation: `[AVFoundation indev @ 0x0] [0] FaceTime HD Camera`, below a line `video devices:`. */
export function avFoundationDevices(lines: readonly string[]): readonly Webcam[] {
  const audio = lines.findIndex((line) => line.includes('audio devices'));
  return lines.slice(0, audio === -1 ? undefined : audio).flatMap((line) => {
    const [, position, name] = /\] (?:\[info\] )?\[(\d+)\] (.+)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, input: `${position!}:none`, format: 'avfoundation' }];
  });
}

/** What ffmpeg says when it is asked for devices: it does so as an error, since it has nothing to do. */
function told(ffmpeg: string, format: string, input: string): Promise<readonly string[]> {
  const parameters = ['-hide_banner', '-nostdin', '-f', format, '-list_devices', 'true', '-i', input];
  return new Promise((resolve, reject) => {
    execFile(ffmpeg, parameters, { timeout: patience }, (error, _output, complaints) => {
      if (typeof error?.code === 'string') reject(missingFfmpeg(ffmpeg, error as NodeJS.ErrnoException));
      else resolve(complaints.split(/\r?\n/));
    });
  });
}

async function read(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(() => undefined))?.trim();
}
