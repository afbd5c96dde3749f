import { map, type Observable } from 'rxjs';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import {
  pixelArrays,
  type DType,
  type Frame,
  type FramePool,
  type PixelArray,
  type Shape,
  type TypedArray,
} from '../../frames/index.js';
import type { QuantityLike } from '../../units/index.js';
import { Deferred } from '../deferred.js';
import { timeoutInSeconds } from '../timeout.js';
import { callDriver } from './call-driver.js';
import type { CameraDriver, PixelAllocator } from './camera-driver.js';
import { CameraStateError, type CameraState } from './camera-error.js';
import type { CameraOptions } from './camera-options.js';
import {
  baseNumber,
  checkSetting,
  type AcquisitionSettings,
  type CameraSettings,
  type TriggerMode,
  type TriggerSelector,
} from './camera-settings.js';
import { Recording, type CameraTimeouts } from './recording.js';
import { checkRoi, shapeOf, wholeOf, type Roi } from './roi.js';

const settingNames = ['exposureTime', 'frameRate', 'triggerMode', 'triggerSelector'] as const;

/** Options of {@link Camera.stream}. */
export interface StreamOptions {
  /** How many frames to take, those that are dropped included: those with an index below it. All there are unless told. */
  readonly count?: number | undefined;
  /** Ends the stream: it completes, also while it waits for a frame or a trigger. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Lends the frames instead of giving them away: their memory is used again once everybody has let go of them, and who
   * wants one longer makes a copy. Without it a frame is the consumer's to keep.
   */
  readonly pool?: FramePool | undefined;
}

/** The longest closeTimeout, in milliseconds, that a timer can be set to. */
const longestTimer = 2 ** 31 - 1;

/**
 * A camera: one face for everything that takes frames. What it can do comes from its {@link CameraDriver}.
 *
 * A camera is in standby until it is told to record; its settings can be changed in standby only. However a recording
 * ends, also when the driver fails at any moment, the camera is in standby again, and its driver has been told to stop.
 * Nothing that it waits for can take for ever.
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { DummyCamera } from 'rxlab/devices';
 *
 * await using camera = new DummyCamera({ shape: [4, 6], frameRate: 100, triggerMode: 'software' });
 * const saved = drain(camera.stream({ count: 3 }), (frame) => console.log(frame.index, frame.shape));
 * for (let shot = 0; shot < 3; shot++) {
 *   await camera.armed;
 *   await camera.trigger();
 * }
 * await saved;
 * // prints: 0 [ 4, 6 ]
 * // prints: 1 [ 4, 6 ]
 * // prints: 2 [ 4, 6 ]
 * ```
 */
export class Camera implements AsyncDisposable {
  /** What the camera is called in messages. */
  readonly name: string;
  readonly #driver: CameraDriver;
  readonly #frameTimeout: number | undefined;
  readonly #triggerTimeout: number;
  readonly #commandTimeout: number;
  #settings: AcquisitionSettings;
  /** `undefined`: the whole sensor, whose size may not be known yet. */
  #roi: Roi | undefined;
  #isOpen: boolean;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  /** The latest recording, which may be over. */
  #recording: Recording | undefined;
  #nextArmed = new Deferred<void>();
  /** Aborts when nobody waits for the driver to open any more. */
  #connecting = new AbortController();

  constructor(driver: CameraDriver, options: CameraOptions = {}) {
    const { name = 'camera', exposureTime = 0.01, frameRate = Infinity, roi } = options;
    const { triggerMode = 'auto', triggerSelector = 'frame' } = options;
    const { frameTimeout, triggerTimeout = '60 s', commandTimeout = '10 s' } = options;
    if (typeof name !== 'string' || name === '') throw new InvalidArgumentError('name', 'a text', name);
    this.name = name;
    this.#driver = driver;
    this.#frameTimeout = frameTimeout === undefined ? undefined : timeoutInSeconds('frameTimeout', frameTimeout);
    this.#triggerTimeout = timeoutInSeconds('triggerTimeout', triggerTimeout);
    this.#commandTimeout = timeoutInSeconds('commandTimeout', commandTimeout);
    this.#isOpen = driver.open === undefined;
    this.#settings = {
      exposureTime: baseNumber('exposureTime', exposureTime),
      frameRate: baseNumber('frameRate', frameRate),
      triggerMode,
      triggerSelector,
    };
    for (const setting of settingNames) checkSetting(setting, this.#settings[setting]);
    this.roi = roi;
  }

  /** Whether the camera is recording. */
  get state(): CameraState {
    return this.#recording?.state ?? 'standby';
  }

  /**
   * Resolves when the camera is recording and ready for its (next) trigger: after the start, and with a software trigger for
   * each frame when the frame before has been grabbed. In standby it is about the next recording. Rejects when that fails to
   * start, or is stopped first.
   */
  get armed(): Promise<void> {
    return this.#active?.armed ?? this.#nextArmed.promise;
  }

  /** The shape of the frames, with the region of interest: `[rows, columns]`, or `[rows, columns, channels]` in true colour. */
  get shape(): Shape {
    return shapeOf(this.roi, this.#opened.shape);
  }

  /** What kind of number a pixel of the frames is. */
  get dtype(): DType {
    return this.#opened.dtype;
  }

  /** Seconds when it is read. It is set in seconds, or as a quantity: `'10 ms'`. */
  get exposureTime(): number {
    return this.#settings.exposureTime;
  }

  set exposureTime(time: QuantityLike) {
    this.#set('exposureTime', baseNumber('exposureTime', time));
  }

  /**
   * Frames per second when it is read; `Infinity`: as fast as they are consumed. No faster than the exposure time allows. It is
   * set in hertz, or as a quantity: `'50 Hz'`.
   */
  get frameRate(): number {
    return this.#settings.frameRate;
  }

  set frameRate(frequency: QuantityLike) {
    this.#set('frameRate', baseNumber('frameRate', frequency));
  }

  /**
   * How many frames of the latest recording were taken and have not come: the hardware was faster than who takes them, or they
   * were damaged on the way. It is known when a later frame has come; the indices of the frames tell which. Always 0 for a
   * camera that waits for its frames to be taken.
   */
  get dropped(): number {
    return this.#recording?.dropped ?? 0;
  }

  /** What starts an exposure: nothing (`'auto'`), {@link trigger} (`'software'`), or a signal on a line (`'external'`). */
  get triggerMode(): TriggerMode {
    return this.#settings.triggerMode;
  }

  set triggerMode(mode: TriggerMode) {
    this.#set('triggerMode', mode);
  }

  /** What one trigger starts: a `'frame'`, or an `'acquisition'`: the whole sequence, at the frame rate. */
  get triggerSelector(): TriggerSelector {
    return this.#settings.triggerSelector;
  }

  set triggerSelector(selector: TriggerSelector) {
    this.#set('triggerSelector', selector);
  }

  /** The part of the sensor that is read out; set it to `undefined` for the whole. */
  get roi(): Roi {
    return this.#roi ?? wholeOf(this.#opened.shape);
  }

  set roi(roi: Roi | undefined) {
    this.#mustBeInStandby('roi');
    if (roi !== undefined) {
      checkSetting('roi', roi);
      if (this.#isOpen) checkRoi(roi, this.#driver.shape);
    }
    this.#roi = roi && { ...roi };
  }

  /**
   * Connects to the camera, after which its shape and dtype are known. Recording does it by itself. Many calls open it once.
   *
   * @throws a {@link CameraError}, {@link CameraTimeoutError} or what the driver says when it cannot be opened
   */
  async open(): Promise<this> {
    this.#mustNotBeClosed();
    this.#opening ??= this.#openDriver();
    await this.#opening;
    if (this.#roi !== undefined) checkRoi(this.#roi, this.#driver.shape);
    return this;
  }

  /** @throws a {@link CameraStateError} when it is recording or closed; or why the driver cannot start */
  async startRecording(): Promise<void> {
    const recording = this.#begin();
    await recording.start();
    if (recording.isOver) throw this.#cannot('record: it was stopped while it was starting');
  }

  /** Does nothing in standby. A stream that is running completes. Rejects when the driver fails to stop. */
  async stopRecording(): Promise<void> {
    await this.#active?.stop();
  }

  /** Records while `body` runs, and gives its result. However it ends, the recording is stopped. */
  async recording<R>(body: () => R | PromiseLike<R>): Promise<R> {
    await this.startRecording();
    const recording = this.#recording!;
    let result: R;
    try {
      result = await body();
    } catch (failure) {
      await recording.stop(failure);
      throw failure;
    }
    await recording.stop();
    return result;
  }

  /**
   * The next frame of the recording. Its index is 0 for the first.
   *
   * @throws a {@link CameraStateError} when the camera is not recording, its recording is stopped meanwhile, or it has no more
   * @throws a {@link CameraTimeoutError} when no frame comes in time
   * @throws a {@link CameraError} or what the driver says, when it fails
   */
  async grab(): Promise<Frame> {
    const recording = this.#running('grab a frame');
    const frame = await recording.grab();
    if (frame !== undefined) return frame;
    const reason = recording.isOver
      ? 'the recording was stopped'
      : `it has no more than the ${recording.received} it gave`;
    throw this.#cannot(`grab a frame: ${reason}`);
  }

  /**
   * Fires the software trigger: starts the exposure of one frame, or of the whole sequence, as {@link triggerSelector} says.
   *
   * @throws a {@link CameraStateError} when the camera is not recording, not armed, or its trigger mode is not `'software'`
   */
  async trigger(): Promise<void> {
    await this.#running('be triggered').trigger();
  }

  /**
   * The frames of a recording as a cold stream: it records from subscription to the end, whatever ends it. The next frame is
   * asked for when the one before has been consumed.
   *
   * @throws an {@link InvalidArgumentError} when an option is wrong; the stream fails as {@link grab} and {@link startRecording} do
   */
  stream({ count = Infinity, signal, pool }: StreamOptions = {}): Observable<Frame> {
    if (count !== Infinity && !(Number.isSafeInteger(count) && count >= 0)) {
      throw new InvalidArgumentError('count', 'a whole number of frames, or Infinity', count);
    }
    // A stream that is left while the camera opens or starts waits for that, and for the stop.
    const closeTimeout = Math.min((3 * this.#commandTimeout + 1) * 1000, longestTimer);
    const frames = generate((unsubscribed) => this.#frames(count, pool, unsubscribed, signal), { closeTimeout });
    return pool ? frames.pipe(map((taken) => pool.lend(taken))) : frames;
  }

  /** Stops what is recording and disconnects, once. A closed camera cannot be used any more. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** What `await using` calls: {@link close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#frames(
    count: number,
    pool: FramePool | undefined,
    ...signals: (AbortSignal | undefined)[]
  ): AsyncGenerator<Frame> {
    this.#mustNotBeClosed();
    if (count === 0 || signals.some((signal) => signal?.aborted)) return;
    const taken = new Set<TypedArray>();
    const take: PixelAllocator = (dtype, length) => {
      const pixels = pool!.take(dtype, length);
      taken.add(pixels);
      return pixels;
    };
    const recording = this.#begin(pool && take);
    // At once, also while the consumer holds a frame: who wants no more frames wants no camera that records.
    const stop = (): void => void recording.stop().catch(() => {});
    for (const signal of signals) signal?.addEventListener('abort', stop);
    try {
      await recording.start();
      while (recording.expected < count) {
        const frame = await recording.grab();
        if (frame === undefined || frame.index >= count) return;
        taken.delete(frame.data);
        // Where it cannot be delivered any more, nobody has had it.
        try {
          yield frame;
        } finally {
          pool?.giveBack(frame.data);
        }
      }
    } finally {
      for (const signal of signals) signal?.removeEventListener('abort', stop);
      await recording.stop();
      // Now nobody writes into it any more.
      for (const pixels of taken) pool?.giveBack(pixels);
    }
  }

  get #active(): Recording | undefined {
    return this.#recording?.isOver === false ? this.#recording : undefined;
  }

  get #opened(): CameraDriver {
    if (!this.#isOpen) throw this.#cannot('know its shape and dtype before it is open: await its open() first');
    return this.#driver;
  }

  get #timeouts(): CameraTimeouts {
    const { exposureTime, frameRate } = this.#settings;
    const frame = this.#frameTimeout ?? exposureTime + 1 / frameRate + 5;
    return { frame, trigger: this.#triggerTimeout, command: this.#commandTimeout };
  }

  #begin(allocate: PixelAllocator = ownMemory): Recording {
    this.#mustNotBeClosed();
    if (this.#active) throw this.#cannot('start a recording: it has one already, which must be stopped first');
    this.#recording = new Recording({
      driver: this.#driver,
      camera: this.name,
      settings: this.#settings,
      timeouts: this.#timeouts,
      open: async () => (await this.open()).roi,
      armed: this.#nextArmed,
      allocate,
    });
    this.#nextArmed = new Deferred();
    return this.#recording;
  }

  #running(purpose: string): Recording {
    this.#mustNotBeClosed();
    if (this.state === 'recording') return this.#recording!;
    throw this.#cannot(`${purpose}: it is in standby, and has to be recording (see startRecording() and stream())`);
  }

  #set<Name extends keyof AcquisitionSettings>(name: Name, value: AcquisitionSettings[Name]): void {
    this.#mustBeInStandby(name);
    checkSetting(name, value);
    this.#settings = { ...this.#settings, [name]: value };
  }

  #mustBeInStandby(setting: keyof CameraSettings): void {
    this.#mustNotBeClosed();
    if (this.#active) throw this.#cannot(`change its ${setting} while it is recording: stop the recording first`);
  }

  #mustNotBeClosed(): void {
    if (this.#closing) throw this.#cannot('be used any more: it was closed');
  }

  #cannot(reason: string): CameraStateError {
    return new CameraStateError(this.name, this.state, reason);
  }

  async #openDriver(): Promise<void> {
    const call = { camera: this.name, operation: 'open', seconds: this.#commandTimeout } as const;
    try {
      await callDriver(call, () => this.#driver.open?.(this.#connecting.signal));
      this.#isOpen = true;
    } catch (error) {
      this.#connecting.abort(error);
      this.#connecting = new AbortController();
      this.#opening = undefined;
      throw error;
    }
  }

  async #close(): Promise<void> {
    this.#nextArmed.reject(this.#cannot('be armed: it was closed'));
    try {
      if (!this.#isOpen) this.#connecting.abort(this.#cannot('be opened: it was closed meanwhile'));
      await this.#active?.stop();
      await this.#opening?.catch(() => {});
    } finally {
      const call = { camera: this.name, operation: 'close', seconds: this.#commandTimeout } as const;
      await callDriver(call, () => this.#driver.close?.());
    }
  }
}

function ownMemory<D extends DType>(dtype: D, length: number): PixelArray<D> {
  return new pixelArrays[dtype](length) as PixelArray<D>;
}
