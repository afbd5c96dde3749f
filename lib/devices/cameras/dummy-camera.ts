import type { Observable } from 'rxjs';
import { InvalidArgumentError } from '../../flow/index.js';
import { frame, type Frame, type Shape } from '../../frames/index.js';
import { systemClock, type Clock } from '../clock.js';
import { Camera } from './camera.js';
import type { CameraDriver, PixelAllocator } from './camera-driver.js';
import type { CameraOptions } from './camera-options.js';
import type { CameraSettings } from './camera-settings.js';
import { DummyScene } from './dummy-scene.js';
import { ExposureSchedule } from './exposure-schedule.js';

/** Options of a {@link DummyCamera}. */
export interface DummyCameraOptions extends CameraOptions {
  /** `[rows, columns]`. `[480, 640]` unless told. */
  readonly shape?: readonly [rows: number, columns: number] | undefined;
  /** `'uint16'` unless told. */
  readonly dtype?: 'uint8' | 'uint16' | undefined;
  /** A whole number: another one is another scene with other noise. 0 unless told. */
  readonly seed?: number | undefined;
  /** The line of the external trigger: each value is a pulse. */
  readonly externalTrigger?: Observable<unknown> | undefined;
}

/**
 * A camera without hardware, which takes its time as a real one does. It sees bright spots that move over a background, with
 * the shot noise of the light and the noise of reading out. The longer the exposure the brighter the image, until it saturates.
 * The pixels of a frame are the same for the same seed, index and exposure time.
 *
 * A frame comes when its exposure is over, at a frame rate that does not drift: 20 Hz and 10 ms unless told. A frame that
 * nobody asks for in time is late and not lost. With a frame rate of `Infinity`, frames come as fast as they are consumed. Its
 * `timestamp` is the time at which its exposure began, `metadata.exposureTime` the exposure time in seconds.
 *
 * @throws an {@link InvalidArgumentError} when an option is wrong
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { DummyCamera } from 'rxlab/devices';
 *
 * await using camera = new DummyCamera({ shape: [120, 160], dtype: 'uint8', frameRate: 100, seed: 7 });
 * await drain(camera.stream({ count: 3 }), (frame) => console.log(frame.index, frame.dtype, frame.shape));
 * // prints: 0 uint8 [ 120, 160 ]
 * // prints: 1 uint8 [ 120, 160 ]
 * // prints: 2 uint8 [ 120, 160 ]
 * ```
 */
export class DummyCamera extends Camera {
  constructor(options: DummyCameraOptions = {}) {
    const { name = 'DummyCamera', frameRate = 20, exposureTime = 0.01 } = options;
    super(new DummyDriver(options), { ...options, name, frameRate, exposureTime });
  }
}

/** The driver of a {@link DummyCamera}. */
class DummyDriver implements CameraDriver {
  readonly shape: Shape;
  readonly dtype: 'uint8' | 'uint16';
  readonly #scene: DummyScene;
  readonly #externalTrigger: Observable<unknown> | undefined;
  readonly #clock: Clock;
  #settings!: CameraSettings;
  #schedule!: ExposureSchedule;

  constructor(options: DummyCameraOptions = {}, clock: Clock = systemClock) {
    const { shape = [480, 640], dtype = 'uint16', seed = 0, externalTrigger } = options;
    const [rows, columns] = shape;
    if (shape.length !== 2 || !shape.every((size) => Number.isSafeInteger(size) && size >= 1)) {
      throw new InvalidArgumentError('shape', '[rows, columns], each at least 1', `[${shape.join(', ')}]`);
    }
    if (dtype !== 'uint8' && dtype !== 'uint16') {
      throw new InvalidArgumentError('dtype', "'uint8' or 'uint16'", dtype);
    }
    if (!Number.isSafeInteger(seed)) throw new InvalidArgumentError('seed', 'a whole number', seed);
    this.shape = [rows, columns];
    this.dtype = dtype;
    this.#scene = new DummyScene(rows, columns, seed);
    this.#externalTrigger = externalTrigger;
    this.#clock = clock;
  }

  async start(settings: CameraSettings, signal: AbortSignal): Promise<void> {
    this.#settings = settings;
    this.#schedule = new ExposureSchedule(settings, this.#clock, signal, this.#externalTrigger);
  }

  trigger(): void {
    this.#schedule.trigger();
  }

  async grab(index: number, _signal: AbortSignal, allocate: PixelAllocator): Promise<Frame> {
    const timestamp = await this.#schedule.exposed(index);
    const { roi, exposureTime } = this.#settings;
    const pixels = allocate(this.dtype, roi.height * roi.width);
    this.#scene.expose(pixels, roi, index, exposureTime);
    return frame(pixels, [roi.height, roi.width], { index, timestamp, metadata: { exposureTime } });
  }

  async stop(): Promise<void> {}
}
