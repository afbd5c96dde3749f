import type { Observable } from 'rxjs';
import { InvalidArgumentError } from '../../../flow/index.js';
import { bytesPerValue, frame, frameBytes, type DType, type Frame, type Shape } from '../../../frames/index.js';
import { systemClock } from '../../clock.js';
import type { CameraDriver, PixelAllocator } from '../camera-driver.js';
import type { CameraSettings } from '../camera-settings.js';
import { ExposureSchedule } from '../exposure-schedule.js';
import { shapeOf, type Roi } from '../roi.js';
import { FfmpegError } from './ffmpeg-error.js';
import { frameTimesFilter } from './ffmpeg-log.js';
import { inputParameters, isDevice, type FfmpegCameraOptions } from './ffmpeg-options.js';
import { FfmpegProcess } from './ffmpeg-process.js';
import { lookAtInput, type InputKind } from './look-at-input.js';
import { pixelFormats } from './pixel-format.js';

/** The driver of an {@link FfmpegCamera}: an ffmpeg for each recording, which sends raw frames. */
export class FfmpegDriver implements CameraDriver {
  readonly #options: FfmpegCameraOptions;
  readonly #line: Observable<unknown> | undefined;
  #kind!: InputKind;
  #settings!: CameraSettings;
  #process: FfmpegProcess | undefined;
  /** When frames are due: those of a file are always there, a device has a clock of its own. */
  #schedule: ExposureSchedule | undefined;
  /** Milliseconds since the epoch at which the clock of the device was 0. */
  #epoch: number | undefined;

  /** @param line - each value is a pulse on the line of the external trigger */
  constructor(options: FfmpegCameraOptions, line?: Observable<unknown>) {
    this.#options = options;
    this.#line = line;
  }

  get shape(): Shape {
    return this.#kind.shape;
  }

  get dtype(): DType {
    return pixelFormats[this.#kind.pixelFormat].dtype;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#kind = await lookAtInput(this.#options, signal);
  }

  async start(settings: CameraSettings, signal: AbortSignal): Promise<void> {
    const { ffmpeg = 'ffmpeg' } = this.#options;
    if (isDevice(this.#options)) checkDeviceSettings(settings);
    else this.#schedule = new ExposureSchedule(settings, systemClock, signal, this.#line);
    this.#settings = settings;
    this.#epoch = undefined;
    const input = inputParameters(this.#options, settings.frameRate);
    this.#process = new FfmpegProcess(ffmpeg, [...input, ...this.#output(settings.roi)]);
  }

  trigger(): void {
    this.#schedule?.trigger();
  }

  async grab(index: number, _signal: AbortSignal, allocate: PixelAllocator): Promise<Frame | undefined> {
    const sending = this.#process!;
    const shape = shapeOf(this.#settings.roi, this.shape);
    const bytes = frameBytes({ shape, dtype: this.dtype });
    const pixels = allocate(this.dtype, bytes / bytesPerValue(this.dtype));
    const received = await sending.fill(new Uint8Array(pixels.buffer, pixels.byteOffset, bytes));
    if (received < bytes) return this.#end(sending, index, received);
    const time = await sending.log.nextTime();
    const timestamp = await this.#timestamp(index, time);
    return frame(pixels, shape, { index, timestamp, metadata: Number.isNaN(time) ? {} : { time } });
  }

  async stop(): Promise<void> {
    await this.#process?.kill();
    this.#process = undefined;
  }

  #output({ x, y, width, height }: Roi): readonly string[] {
    const { pixelFormat, shape } = this.#kind;
    const [rows, columns] = shape;
    const isWhole = width === columns && height === rows;
    // After the format: colours that are stored for 2 x 2 pixels can be cut between them then.
    const crop = isWhole ? [] : [`crop=${width}:${height}:${x}:${y}:exact=1`];
    const filters = [frameTimesFilter, `format=${pixelFormat}`, ...crop].join(',');
    // Every frame as it is, none left out and none twice to keep up a rate.
    return ['-fps_mode', 'passthrough', '-vf', filters, '-f', 'rawvideo', '-pix_fmt', pixelFormat, 'pipe:1'];
  }

  async #timestamp(index: number, time: number): Promise<number> {
    if (this.#schedule) return this.#schedule.exposed(index);
    const now = systemClock.now();
    if (Number.isNaN(time)) return now;
    this.#epoch ??= now - time * 1000;
    return this.#epoch + time * 1000;
  }

  /** After the last frame: an ending that is none is an error. */
  async #end({ ended, log }: FfmpegProcess, index: number, rest: number): Promise<undefined> {
    const ending = await ended;
    await log.ended;
    const isWhole = ending.exitCode === 0 && rest === 0 && (log.error === undefined || isDevice(this.#options));
    if (isWhole) return undefined;
    throw new FfmpegError(this.#options.input, ending, index, log.complaint);
  }
}

/** What ffmpeg cannot tell a device must not be told it in vain. */
function checkDeviceSettings({ triggerMode, exposureTime }: CameraSettings): void {
  if (triggerMode !== 'auto') {
    throw new InvalidArgumentError('triggerMode', "'auto': ffmpeg cannot trigger a device", triggerMode);
  }
  if (exposureTime !== 0) {
    throw new InvalidArgumentError('exposureTime', '0: ffmpeg cannot set that of a device, v4l2-ctl can', exposureTime);
  }
}
