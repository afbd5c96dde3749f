import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import {
  type Camera,
  CameraTimeoutError,
  FileCamera,
  FfmpegCamera,
  FfmpegError,
  type FfmpegCameraOptions,
} from '../../../../lib/devices/index.js';
import { buffer, drain, RxlabError } from '../../../../lib/flow/index.js';
import { copy, FramePool, isLent, type Frame } from '../../../../lib/frames/index.js';
import { describeWith, runs } from '../describe-with.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxlab-'));
});
afterAll(() => rm(folder, { recursive: true }));

const rows = 30;
const columns = 46;
const count = 7;

/** Pixels that look like noise, and of which none is in two places. */
function numbered<T extends Uint8Array | Uint16Array>(pixels: T): T {
  for (let at = 0; at < pixels.length; at++) pixels[at] = Math.imul(at ^ (at >>> 7), 0x9e3779b1) >>> 13;
  return pixels;
}

function ffmpeg(...parameters: readonly string[]): void {
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...parameters]);
}

/** A lossless video of these pixels. */
async function video(name: string, format: string, pixels: Uint8Array | Uint16Array): Promise<string> {
  const [raw, path] = [join(folder, `${name}.raw`), join(folder, `${name}.mkv`)];
  await writeFile(raw, pixels);
  const input = [
    '-f',
    'rawvideo',
    '-video_size',
    `${columns}x${rows}`,
    '-pix_fmt',
    format,
    '-framerate',
    '10',
    '-i',
    raw,
  ];
  ffmpeg(...input, '-c:v', 'ffv1', '-level', '3', '-slicecrc', '1', '-slices', '4', path);
  return path;
}

async function frames(camera: Camera, count?: number): Promise<Frame[]> {
  const seen: Frame[] = [];
  await drain(camera.stream({ count }), (image) => void seen.push(image));
  return seen;
}

function allPixels(images: readonly Frame[]): Buffer {
  return Buffer.concat(images.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
}

const testImages = (options: Partial<FfmpegCameraOptions> = {}) =>
  new FfmpegCamera({ input: 'testsrc=size=64x48:rate=25', format: 'lavfi', pixelFormat: 'gray', ...options });

const parent = process.pid;

/** The processes that this one has started and that are not gone, also those that have ended and nobody asked about. */
async function children(): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const status = await Promise.all(processes.map((id) => readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')));
  return status.filter((text) => text.includes('(ffmpeg)') && text.split(') ')[1]?.split(' ')[1] === String(parent));
}

describeWith('ffmpeg', () => runs('ffmpeg', '-version'))('FfmpegCamera', () => {
  test.each([
    ['gray', 'uint8', numbered(new Uint8Array(count * rows * columns))],
    ['gray16le', 'uint16', numbered(new Uint16Array(count * rows * columns))],
    ['gray10le', 'uint16', numbered(new Uint16Array(count * rows * columns)).map((value) => value & 1023)],
  ] as const)('reads the pixels of a lossless %s file exactly, to its end', async (format, dtype, pixels) => {
    await using camera = new FfmpegCamera({ input: await video(format, format, pixels), pixelFormat: format });
    const seen = await frames(camera);
    expect(seen.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const image of seen) expect(image).toMatchObject({ dtype, shape: [rows, columns] });
    expect(allPixels(seen).equals(Buffer.from(pixels.buffer))).toBe(true);
    expect(seen.map(({ metadata }) => metadata['time'])).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  });

  test.each(['gray', 'gray16le', 'rgb24'] as const)(
    'gives the test images of ffmpeg as %s, as ffmpeg does',
    async (format) => {
      const raw = join(folder, `${format}-test.raw`);
      const size = format === 'gray' ? '63x47' : '64x48';
      const source = `testsrc2=size=${size}:rate=25`;
      ffmpeg('-f', 'lavfi', '-i', source, '-frames:v', '4', '-f', 'rawvideo', '-pix_fmt', format, raw);
      await using camera = testImages({ input: source, pixelFormat: format });
      expect(allPixels(await frames(camera, 4)).equals(await readFile(raw))).toBe(true);
    },
  );

  test.each([
    ['gray', 'uint8', [rows, columns]],
    ['gray16le', 'uint16', [rows, columns]],
    ['rgb24', 'uint8', [rows, columns, 3]],
    ['rgb48le', 'uint16', [rows, columns, 3]],
  ] as const)('finds out that an input is %s', async (format, dtype, shape) => {
    const input = `testsrc2=size=${columns}x${rows},format=${format}`;
    await using camera = await new FfmpegCamera({ input, format: 'lavfi' }).open();
    expect([camera.dtype, camera.shape]).toEqual([dtype, shape]);
  });

  test('reads out a region of interest, also one that cuts through the colours of a video', async () => {
    await using camera = testImages();
    const [whole] = await frames(camera, 1);
    camera.roi = { x: 5, y: 3, width: 7, height: 9 };
    const [part] = await frames(camera, 1);
    expect(part!.shape).toEqual([9, 7]);
    const expected = Array.from({ length: 9 }, (_, row) =>
      whole!.data.subarray((row + 3) * 64 + 5, (row + 3) * 64 + 12),
    );
    expect(Array.from(part!.data)).toEqual(expected.flatMap((line) => Array.from(line)));
  });

  test('waits for its consumer: it neither runs ahead nor leaves out a frame', async () => {
    await using camera = testImages();
    const seen: number[] = [];
    await drain(camera.stream({ count: 40 }), async ({ metadata }) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.push(Math.round((metadata['time'] as number) * 25));
    });
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  test('gives a frame for each software trigger', async () => {
    await using camera = testImages({ triggerMode: 'software' });
    const seen: unknown[] = [];
    const run = drain(camera.stream({ count: 3 }), ({ index, metadata }) => void seen.push([index, metadata['time']]));
    for (let shot = 0; shot < 3; shot++) {
      await camera.armed;
      expect(seen.length).toBeLessThanOrEqual(shot);
      await camera.trigger();
    }
    await run;
    expect(seen).toEqual([
      [0, 0],
      [1, 0.04],
      [2, 0.08],
    ]);
  });

  test('lends its frames from a pool, and gives all back, also what was on its way when the stream was left', async () => {
    const pool = new FramePool();
    await using camera = testImages();
    const lent: Frame[] = [];
    await drain(camera.stream({ pool }).pipe(buffer({ capacity: 3 }), take(9)), async (image) => {
      expect(isLent(image)).toBe(true);
      lent.push(copy(image));
    });
    expect(pool.lentBytes).toBe(0);
    expect(allPixels(lent).equals(allPixels(await frames(camera, 9)))).toBe(true);
  });

  test('is what a FileCamera replays a video with', async () => {
    const pixels = numbered(new Uint16Array(count * rows * columns));
    await using camera = new FileCamera(await video('replayed', 'gray16le', pixels));
    expect(allPixels(await frames(camera)).equals(Buffer.from(pixels.buffer))).toBe(true);
  });

  test('begins again at the end of a file when it is told to', async () => {
    const pixels = numbered(new Uint8Array(count * rows * columns));
    await using camera = new FfmpegCamera({ input: await video('loop', 'gray', pixels), loop: true });
    const seen = await frames(camera, count + 2);
    expect(seen[count]!.data).toEqual(seen[0]!.data);
  });

  test('a program that is not there is an error that names the package', async () => {
    await using camera = testImages({ ffmpeg: 'no-such-ffmpeg' });
    const run = frames(camera, 1);
    await expect(run).rejects.toThrow(RxlabError);
    await expect(run).rejects.toMatchObject({ code: 'MISSING_DEPENDENCY' });
    await expect(run).rejects.toThrow(/"no-such-ffmpeg" is not there: install the package ffmpeg/);
  });

  test('a file that is not there is an error that names it', async () => {
    await using camera = new FfmpegCamera({ input: join(folder, 'nowhere.mkv') });
    const run = frames(camera, 1);
    await expect(run).rejects.toThrow(FfmpegError);
    await expect(run).rejects.toMatchObject({ code: 'FFMPEG_FAILED', exitCode: 1, signal: null, received: 0 });
    await expect(run).rejects.toThrow(/nowhere\.mkv: No such file or directory/);
  });

  test.each([
    ['SIGKILL', { exitCode: null, signal: 'SIGKILL' }, 'was ended by SIGKILL'],
    ['SIGTERM', { exitCode: 255, signal: null }, 'ended with exit code 255'],
  ])('an ffmpeg that gets a %s is an error that says so, after the frames before', async (signal, ending, message) => {
    const pid = join(folder, 'pid');
    const program = join(folder, 'ffmpeg-with-pid');
    await writeFile(program, `#!/bin/sh\necho $$ > ${pid}\nexec ffmpeg "$@"\n`, { mode: 0o755 });
    await using camera = testImages({ ffmpeg: program });
    const seen: number[] = [];
    const run = drain(camera.stream(), async ({ index }) => {
      seen.push(index);
      if (index === 2) process.kill(Number(await readFile(pid, 'utf8')), signal);
    });
    const failure = (await run.catch((error: unknown) => error)) as FfmpegError;
    expect(failure).toBeInstanceOf(FfmpegError);
    expect(failure).toMatchObject(ending);
    // It had sent what was in the pipe.
    expect(seen).toEqual(Array.from({ length: failure.received }, (_, index) => index));
    expect(failure.message).toContain(`${message} after frames 0 to ${failure.received - 1}`);
    expect(camera.state).toBe('standby');
  });

  test('a video that was cut off, or is damaged, fails after the frames before', async () => {
    const pixels = numbered(new Uint8Array(count * rows * columns));
    const [cut, damaged] = await Promise.all([video('cut', 'gray', pixels), video('damaged', 'gray', pixels)]);
    const bytes = await readFile(damaged);
    const middle = Math.floor(bytes.length / 2);
    await truncate(cut, middle);
    await writeFile(damaged, bytes.fill(0xff, middle, middle + 40));
    for (const [input, complaint] of [
      [cut, /File ended prematurely/],
      [damaged, /Slice|CRC|decod/],
    ] as const) {
      await using camera = new FfmpegCamera({ input });
      const seen: Frame[] = [];
      const run = drain(camera.stream(), (image) => void seen.push(image));
      await expect(run).rejects.toThrow(FfmpegError);
      await expect(run).rejects.toThrow(complaint);
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.length).toBeLessThan(count);
      expect(allPixels(seen).equals(Buffer.from(pixels.buffer, 0, seen.length * rows * columns))).toBe(true);
    }
  });

  test('an input that says nothing is a timeout, and nothing is left running', async () => {
    const silent = join(folder, 'silent');
    execFileSync('mkfifo', [silent]);
    const format = { format: 'rawvideo', inputOptions: ['-pixel_format', 'gray'], size: { width: 4, height: 4 } };
    await using camera = new FfmpegCamera({ input: silent, ...format, commandTimeout: '300 ms' });
    await expect(camera.open()).rejects.toThrow(CameraTimeoutError);
    await expect(frames(camera)).rejects.toThrow(/did not open within 0\.3 s/);
    await camera.close();
    expect(await children()).toEqual([]);
  });

  test('twenty recordings leave no process, and no zombie', async () => {
    await using camera = testImages();
    for (let turn = 0; turn < 20; turn++) expect(await frames(camera, turn % 3)).toHaveLength(turn % 3);
    for (let turn = 0; turn < 20; turn++) {
      const other = testImages();
      if (turn % 2 === 0) await other.open();
      await other.close();
    }
    expect(await children()).toEqual([]);
  }, 60_000);

  test.each([
    [{ input: '' }, /input must be/],
    [{ pixelFormat: 'yuv420p' }, /pixelFormat must be one of gray, /],
    [{ size: { width: 0, height: 4 } }, /size must be/],
    [{ inputOptions: '-re' }, /inputOptions must be/],
  ])('refuses %p', (options, message) => {
    expect(() => testImages(options as never)).toThrow(message);
  });

  describe('of a device', () => {
    /** A device, as far as a program in the place of ffmpeg can be one: it notes what it was told, and sends test images. */
    async function device(options: Partial<FfmpegCameraOptions>) {
      const [program, told] = [join(folder, 'ffmpeg-with-device'), join(folder, 'told')];
      const log = '-nostats -loglevel repeat+level+info';
      const skip = 'while [ "$1" != -map ]; do shift; done';
      const script = `echo "$@" > ${told}\n${skip}\nexec ffmpeg ${log} -f lavfi -i testsrc=size=64x48:rate=25 "$@"`;
      await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const input = { input: '/dev/video9', format: 'v4l2', ffmpeg: program };
      return { camera: new FfmpegCamera({ ...input, ...options }), told: () => readFile(told, 'utf8') };
    }

    test('asks it for the size and the rate, and takes the times of its clock', async () => {
      const { camera, told } = await device({ size: { width: 64, height: 48 }, frameRate: '25 Hz' });
      const times = (await frames(camera, 3)).map(({ timestamp }) => timestamp);
      expect(await told()).toContain('-f v4l2 -video_size 64x48 -framerate 25 -i /dev/video9 -map 0:v:0');
      expect(times[1]! - times[0]!).toBeCloseTo(40, 2);
      expect(times[2]! - times[0]!).toBeCloseTo(80, 2);
      await camera.close();
    });

    test.each([
      [{ triggerMode: 'software' }, /triggerMode must be 'auto': ffmpeg cannot trigger a device/],
      [{ exposureTime: '1 ms' }, /exposureTime must be 0: ffmpeg cannot set that of a device/],
    ] as const)('refuses %p, which ffmpeg could not tell it', async (options, message) => {
      const { camera } = await device(options);
      await expect(frames(camera, 1)).rejects.toThrow(message);
      await camera.close();
    });
  });
});
