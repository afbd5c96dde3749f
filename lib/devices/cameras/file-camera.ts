import type { Observable } from 'rxjs';
import { InvalidArgumentError } from '../../flow/index.js';
import {
  checkImagePattern,
  dtypeOf,
  frame,
  ImageError,
  listImages,
  type DType,
  type Frame,
  type ImagePattern,
  type Shape,
} from '../../frames/index.js';
import { systemClock, type Clock } from '../clock.js';
import { Camera } from './camera.js';
import type { CameraDriver } from './camera-driver.js';
import type { CameraOptions } from './camera-options.js';
import type { CameraSettings } from './camera-settings.js';
import { ExposureSchedule } from './exposure-schedule.js';
import { imageSequence, type SequenceImage } from './image-sequence.js';
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
 * sharp (to be installed with the library): PNG, TIFF, JPEG and WebP, grey and colour, 8 and 16 bit. A file that holds several
 * images gives them all.
 *
 * The pixels are exactly those in the file. An image whose colour channels are all equal is grey, `[rows, columns]`, whatever
 * way it is stored; any other is `[rows, columns, 3]`, or `[rows, columns, 4]` where it is not opaque everywhere. The first
 * image decides for the sequence; one of another size or dtype makes the stream fail.
 *
 * Frames come as fast as they are consumed, or at a frame rate. Their `timestamp` is that of the replay; `metadata` has the
 * `path` of the file, and the `page` in it. The shape and dtype are known after `await camera.open()`.
 *
 * @throws {@link InvalidArgumentError} when an option is wrong
 * @throws {@link ImageError} when it is opened and there are no images, or an image cannot be read; `path` names it
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
    super(new FileDriver(pattern, options), { ...options, name, frameRate, exposureTime });
  }
}

/** The driver of a {@link FileCamera}. While a frame is consumed it decodes the next one, and no more. */
export class FileDriver implements CameraDriver {
  readonly #pattern: ImagePattern;
  readonly #loop: boolean;
  readonly #externalTrigger: Observable<unknown> | undefined;
  readonly #clock: Clock;
  #paths: readonly string[] = [];
  #shape!: Shape;
  #dtype!: DType;
  #settings!: CameraSettings;
  #schedule!: ExposureSchedule;
  #images: ReturnType<typeof imageSequence> | undefined;
  #next!: Promise<IteratorResult<SequenceImage, void>>;

  constructor(pattern: ImagePattern, options: FileCameraOptions = {}, clock: Clock = systemClock) {
    const { loop = false, externalTrigger } = options;
    checkImagePattern(pattern);
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
    this.#paths = await listImages(this.#pattern);
    for await (const { data, shape } of imageSequence(this.#paths, false)) {
      this.#shape = shape;
      this.#dtype = dtypeOf(data)!;
      return;
    }
  }

  async start(settings: CameraSettings, signal: AbortSignal): Promise<void> {
    this.#settings = settings;
    this.#images = imageSequence(this.#paths, this.#loop);
    this.#decodeNext(this.#images);
    this.#schedule = new ExposureSchedule(settings, this.#clock, signal, this.#externalTrigger);
  }

  trigger(): void {
    this.#schedule.trigger();
  }

  async grab(index: number): Promise<Frame | undefined> {
    const { value: image } = await this.#next;
    if (image === undefined) return undefined;
    this.#decodeNext(this.#images!);
    const { data, shape } = this.#fit(image);
    const timestamp = await this.#schedule.exposed(index);
    return frame(data, shape, { index, timestamp, metadata: { path: image.path, page: image.page } });
  }

  async stop(): Promise<void> {
    await this.#images?.return();
  }

  #decodeNext(images: AsyncIterator<SequenceImage, void>): void {
    this.#next = images.next();
    // It fails when it is asked for, which may be never.
    this.#next.catch(() => {});
  }

  /** The image as the sequence has them, and what the region of interest leaves of it. */
  #fit(image: SequenceImage): { data: SequenceImage['data']; shape: Shape } {
    const { data, shape } = matchChannels(image.data, image.shape, this.#shape[2] ?? 1);
    const found = `${shape.join(' x ')} ${dtypeOf(data)}`;
    const expected = `${this.#shape.join(' x ')} ${this.#dtype}`;
    if (found !== expected) {
      const message = `${image.path} is ${found}, but the first image of its sequence is ${expected}`;
      throw new ImageError('IMAGE_MISMATCH', image.path, message);
    }
    const { roi } = this.#settings;
    return { data: crop(data, shape, roi), shape: shapeOf(roi, shape) };
  }
}
