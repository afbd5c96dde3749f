import { repeat, type Observable } from 'rxjs';
import { drain, InvalidArgumentError, iterate } from '../../flow/index.js';
import { frame, type DType, type Frame, type Shape, type TypedArray } from '../../frames/index.js';
import { readSequence, StorageError, type ImagePattern } from '../../storage/index.js';
import { systemClock, type Clock } from '../clock.js';
import { Camera } from './camera.js';
import type { CameraDriver } from './camera-driver.js';
import type { CameraOptions } from './camera-options.js';
import type { CameraSettings } from './camera-settings.js';
import { ExposureSchedule } from './exposure-schedule.js';
import { FfmpegDriver } from './ffmpeg/ffmpeg-driver.js';
import { checkFfmpegOptions } from './ffmpeg/ffmpeg-options.js';
import { matchChannels } from './match-channels.js';
import { crop, shapeOf } from './roi.js';

/** Options of a {@link FileCamera}. */
export interface FileCameraOptions extends CameraOptions {
  /** Begins again after the last image. Not unless told: the stream completes. */
  readonly loop?: boolean | undefined;
  /** The line of the external trigger: each value is a pulse. */
  readonly externalTrigger?: Observable<unknown> | undefined;
}

/**
 * A camera that replays image files: all images of a directory, those that match a pattern whose last segment has `*` or `?`
 * (`'run01/cam0_*.tif'`), in natural order (`frame_9` before `frame_10`), or a list of paths in its own order. They are read by
 * {@link readSequence}, one frame after the other where a file holds many: a TIFF with pages, and whatever else it reads. A video
 * (`'run01.mkv'`, `.mp4`, `.avi`, `.mov`, …) is read through ffmpeg, as by an {@link FfmpegCamera}.
 *
 * The pixels are exactly those in the file. An image whose colour channels are all equal is grey, `[rows, columns]`, whatever
 * way it is stored; any other is `[rows, columns, 3]`, or `[rows, columns, 4]` where it is not opaque everywhere. The first
 * image decides for the sequence; one of another size or dtype makes the stream fail.
 *
 * Frames come as fast as they are consumed, or at a frame rate. Their `timestamp` is that of the replay; `metadata` has the
 * `path` of the file. The shape and dtype are known after `await camera.open()`.
 *
 * @throws an {@link InvalidArgumentError} when an option is wrong
 * @throws a {@link StorageError} when it is opened and there are no images, or an image cannot be read; `path` names it
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { drain } from 'rxlab';
 * import { FileCamera } from 'rxlab/devices';
 * import { frame } from 'rxlab/frames';
 * import { DirectoryWalker } from 'rxlab/storage';
 *
 * const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));
 * await walker.write([frame(new Uint8Array([1, 2]), [1, 2]), frame(new Uint8Array([3, 4]), [1, 2])]);
 *
 * await using camera = new FileCamera(walker.root);
 * await drain(camera.stream(), (image) => console.log(image.index, image.data[0]));
 * // prints: 0 1
 * // prints: 1 3
 * ```
 */
export class FileCamera extends Camera {
  constructor(pattern: ImagePattern, options: FileCameraOptions = {}) {
    const { name = 'FileCamera', frameRate = Infinity, exposureTime = 0 } = options;
    const driver = isVideo(pattern) ? videoDriver(pattern, options) : new FileDriver(pattern, options);
    super(driver, { ...options, name, frameRate, exposureTime });
  }
}

/** The driver of a {@link FileCamera}. While a frame is consumed it reads the next one, and no more. */
class FileDriver implements CameraDriver {
  readonly #pattern: ImagePattern;
  readonly #loop: boolean;
  readonly #externalTrigger: Observable<unknown> | undefined;
  readonly #clock: Clock;
  #images: AsyncIterableIterator<Frame> | undefined;
  #shape!: Shape;
  #dtype!: DType;
  #settings!: CameraSettings;
  #schedule!: ExposureSchedule;
  #next: Promise<IteratorResult<Frame>> | undefined;

  constructor(pattern: ImagePattern, options: FileCameraOptions = {}, clock: Clock = systemClock) {
    const { loop = false, externalTrigger } = options;
    const isPattern = Array.isArray(pattern) ? pattern.every(isPath) : isPath(pattern);
    if (!isPattern) throw new InvalidArgumentError('pattern', 'a directory, a pattern or a list of paths', pattern);
    if (typeof loop !== 'boolean') throw new InvalidArgumentError('loop', 'true or false', loop);
    this.#pattern = pattern;
    this.#loop = loop;
    this.#externalTrigger = externalTrigger;
    this.#clock = clock;
  }

  get shape(): Shape {
    return this.#shape;
  }

  get dtype(): DType {
    return this.#dtype;
  }

  async open(): Promise<void> {
    await drain(readSequence(this.#pattern, { to: 1 }), ({ shape, dtype }) => {
      this.#shape = shape;
      this.#dtype = dtype;
    });
  }

  async start(settings: CameraSettings, signal: AbortSignal): Promise<void> {
    this.#settings = settings;
    const images = readSequence(this.#pattern);
    this.#images = iterate(this.#loop ? images.pipe(repeat()) : images);
    this.#readAhead();
    this.#schedule = new ExposureSchedule(settings, this.#clock, signal, this.#externalTrigger);
  }

  trigger(): void {
    this.#schedule.trigger();
  }

  async grab(index: number): Promise<Frame | undefined> {
    const next = await this.#next!;
    if (next.done === true) return undefined;
    const image = next.value;
    this.#readAhead();
    const { data, shape } = this.#fit(image);
    const timestamp = await this.#schedule.exposed(index);
    return frame(data, shape, { index, timestamp, metadata: image.metadata });
  }

  async stop(): Promise<void> {
    await this.#images?.return?.();
  }

  #readAhead(): void {
    this.#next = this.#images!.next();
    // It fails when it is asked for, which may be never.
    this.#next.catch(() => {});
  }

  /** The image as the sequence has them, and what the region of interest leaves of it. */
  #fit({ data: pixels, shape: own, dtype, metadata }: Frame): { data: TypedArray; shape: Shape } {
    const { data, shape } = matchChannels(pixels, own, this.#shape[2] ?? 1);
    const found = `${shape.join(' x ')} ${dtype}`;
    const expected = `${this.#shape.join(' x ')} ${this.#dtype}`;
    if (found !== expected) {
      const path = String(metadata['path']);
      const message = `${path} is ${found}, but the first image of its sequence is ${expected}`;
      throw new StorageError('IMAGE_MISMATCH', path, message);
    }
    const { roi } = this.#settings;
    return { data: crop(data, shape, roi), shape: shapeOf(roi, shape) };
  }
}

/** What ffmpeg reads rather than storage. */
function isVideo(pattern: ImagePattern): pattern is string {
  return typeof pattern === 'string' && /\.(?:avi|m4v|mkv|mov|mp4|mpe?g|webm|wmv)$/i.test(pattern);
}

function videoDriver(path: string, { loop, externalTrigger }: FileCameraOptions): FfmpegDriver {
  // Not to be taken for the name of a protocol, whatever it begins with.
  const options = { input: `file:${path}`, loop };
  checkFfmpegOptions(options);
  return new FfmpegDriver(options, externalTrigger);
}

function isPath(text: unknown): boolean {
  return typeof text === 'string' && text !== '';
}
