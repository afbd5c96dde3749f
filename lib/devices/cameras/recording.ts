import type { Frame } from '../../frames/index.js';
import { Deferred } from '../deferred.js';
import { callDriver } from './call-driver.js';
import type { CameraDriver, PixelAllocator } from './camera-driver.js';
import { CameraError, CameraStateError, type CameraState } from './camera-error.js';
import type { AcquisitionSettings } from './camera-settings.js';
import type { Roi } from './roi.js';

/** How long, in seconds, a camera may take. */
export interface CameraTimeouts {
  /** For a frame whose exposure nothing keeps from beginning. */
  readonly frame: number;
  /** For a trigger to come. */
  readonly trigger: number;
  /** For anything else: to open, to start, to stop, to close. */
  readonly command: number;
}

/** What a recording is made of. */
export interface RecordingParts {
  readonly driver: CameraDriver;
  /** The name of the camera. */
  readonly camera: string;
  readonly settings: AcquisitionSettings;
  readonly timeouts: CameraTimeouts;
  /** Opens the driver where it is not open yet, and gives the region of interest. */
  readonly open: () => Promise<Roi>;
  /** Where frames have their pixels. */
  readonly allocate: PixelAllocator;
  /** Settled when the recording is ready for its first trigger, or never will be. */
  readonly armed: Deferred<void>;
}

/**
 * One recording of a camera, from the start of its driver to the stop, which is called exactly once however the recording
 * ends: because it is told to, or because the driver has failed. Whatever the driver does, every promise of it settles.
 */
export class Recording {
  readonly #parts: RecordingParts;
  readonly #ending = new AbortController();
  #phase: 'starting' | 'recording' | 'over' = 'starting';
  #armed: Deferred<void>;
  #isArmed = false;
  #isGrabbing = false;
  #received = 0;
  #expected = 0;
  /** The driver has been told to start, and so has to be told to stop. */
  #isDriverStarted = false;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  /** What has made the recording end, where that was a failure. */
  #failure: unknown;

  constructor(parts: RecordingParts) {
    this.#parts = parts;
    this.#armed = parts.armed;
  }

  get isOver(): boolean {
    return this.#phase === 'over';
  }

  get state(): CameraState {
    return this.#phase === 'recording' ? 'recording' : 'standby';
  }

  /** Resolves when the camera is ready for its next trigger; rejects when the recording ends before that. */
  get armed(): Promise<void> {
    return this.#armed.promise;
  }

  /** The index of the next frame, where that is not dropped. */
  get expected(): number {
    return this.#expected;
  }

  /** How many frames were taken and have not come, as far as is known from those that have. */
  get dropped(): number {
    return this.#expected - this.#received;
  }

  /** How many frames have come. */
  get received(): number {
    return this.#received;
  }

  /** Starts the driver. A recording that is stopped meanwhile is over when this resolves. */
  async start(): Promise<void> {
    this.#starting = this.#startDriver();
    await this.#starting.catch((error: unknown) => this.#endWith(error));
    if (this.#stopping) return this.#afterStop();
    this.#phase = 'recording';
    this.#arm();
  }

  /** The next frame; `undefined` when the recording was stopped, or the driver has no more. */
  async grab(): Promise<Frame | undefined> {
    if (this.#isGrabbing) throw this.#cannot('grab a frame while the grab() before still waits for its own');
    if (this.#stopping) return this.#afterStop();
    this.#isGrabbing = true;
    try {
      const frame = await this.#grabFromDriver().catch((error: unknown) => this.#endWith(error));
      if (frame === undefined) {
        if (this.#stopping) await this.#afterStop();
        return undefined;
      }
      this.#received++;
      this.#expected = frame.index + 1;
      if (this.#parts.settings.triggerSelector === 'frame') this.#arm();
      return frame;
    } finally {
      this.#isGrabbing = false;
    }
  }

  /** Fires the software trigger. The camera is armed again when the frame has been grabbed. */
  async trigger(): Promise<void> {
    const { triggerMode, triggerSelector } = this.#parts.settings;
    if (triggerMode !== 'software') {
      throw this.#cannot(`be triggered: its triggerMode is '${triggerMode}', and trigger() needs 'software'`);
    }
    if (!this.#isArmed) {
      const why = triggerSelector === 'frame' ? 'the frame before has not been grabbed' : 'the acquisition has begun';
      throw this.#cannot(`be triggered: it is not armed, as ${why}. Await its armed before each trigger()`);
    }
    this.#isArmed = false;
    this.#armed = new Deferred();
    const { driver, camera, timeouts } = this.#parts;
    const call = { camera, operation: 'trigger', seconds: timeouts.command, received: this.#received } as const;
    await callDriver(call, () => driver.trigger()).catch((error: unknown) => this.#endWith(error));
  }

  /**
   * Ends the recording, at the latest when the driver has had its time to start and to stop. Rejects when the driver fails
   * to stop; the recording is over nevertheless. Every call gives the same promise.
   *
   * @param failure - what makes it end, where that is a failure
   */
  stop(failure?: unknown): Promise<void> {
    this.#failure ??= failure;
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    this.#armed.reject(this.#failure ?? this.#cannot('be armed: its recording was stopped before'));
    await this.#starting?.catch(() => {});
    try {
      if (this.#isDriverStarted) await this.#stopDriver();
    } catch (error) {
      if (this.#failure === undefined) throw error;
      throw new CameraError(this.#parts.camera, 'stop', error, this.#failure);
    } finally {
      this.#phase = 'over';
    }
  }

  async #startDriver(): Promise<void> {
    const { driver, camera, settings, timeouts, open, allocate } = this.#parts;
    const { signal } = this.#ending;
    const roi = await open();
    if (signal.aborted) return;
    this.#isDriverStarted = true;
    try {
      const call = { camera, operation: 'start', seconds: timeouts.command } as const;
      await callDriver(call, () => driver.start({ ...settings, roi }, signal, allocate));
    } catch (error) {
      const cause = (error as Error).cause as Error | undefined;
      const hasGivenUp = signal.aborted && cause?.name === 'AbortError';
      if (!hasGivenUp) throw error;
    }
  }

  async #grabFromDriver(): Promise<Frame | undefined> {
    const { driver, camera, timeouts, allocate } = this.#parts;
    const { signal } = this.#ending;
    const [received, expected] = [this.#received, this.#expected];
    const seconds = timeouts.frame + (this.#trigger === undefined ? 0 : timeouts.trigger);
    const waitsFor = (): string | undefined => this.#trigger;
    const call = { camera, operation: 'grab', seconds, received, expected, signal, waitsFor } as const;
    return callDriver(call, () => driver.grab(expected, signal, allocate));
  }

  async #stopDriver(): Promise<void> {
    const { driver, camera, timeouts } = this.#parts;
    const call = { camera, operation: 'stop', seconds: timeouts.command, received: this.#received } as const;
    await callDriver(call, () => driver.stop());
  }

  async #endWith(failure: unknown): Promise<never> {
    await this.stop(failure);
    throw failure;
  }

  /** What there is to say to who still waits for a recording that was stopped: nothing, unless it has failed. */
  async #afterStop(): Promise<undefined> {
    await this.#stopping;
    if (this.#failure !== undefined) throw this.#failure as Error;
  }

  #arm(): void {
    this.#isArmed = true;
    this.#armed.resolve();
  }

  /** The trigger that the next frame waits for, as far as is known. */
  get #trigger(): string | undefined {
    const { triggerMode, triggerSelector } = this.#parts.settings;
    if (triggerMode === 'software') return this.#isArmed ? 'a call of trigger()' : undefined;
    const isNeeded = triggerMode === 'external' && (triggerSelector === 'frame' || this.#received === 0);
    return isNeeded ? 'a trigger on its line' : undefined;
  }

  #cannot(reason: string): CameraStateError {
    return new CameraStateError(this.#parts.camera, this.state, reason);
  }
}
