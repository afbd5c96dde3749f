import type { Observable } from 'rxjs';
import type { Clock } from '../clock.js';
import { Deferred } from '../deferred.js';
import type { CameraSettings } from './camera-settings.js';

/**
 * When a simulated camera exposes its frames, as its settings and triggers say. The times are absolute, so that a rate does
 * not drift: frame n of a sequence at 20 Hz is due 50 n ms after the first. A frame that is asked for later is late, and not
 * lost; the ones after it are at their own times.
 */
export class ExposureSchedule {
  readonly #settings: CameraSettings;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  /** When exposures begin that were triggered one by one, and whose frames have not been asked for. */
  readonly #triggered: number[] = [];
  /** When the last of them is over. */
  #busyUntil = -Infinity;
  /** When the sequence began. */
  #begin: number | undefined;
  /** Settled at each trigger; rejected when the recording ends or the line fails. */
  #change = new Deferred<void>();

  /**
   * @param signal - aborts when the recording ends
   * @param line - each value is a pulse on the line of the external trigger
   */
  constructor(settings: CameraSettings, clock: Clock, signal: AbortSignal, line?: Observable<unknown>) {
    this.#settings = settings;
    this.#clock = clock;
    this.#signal = signal;
    if (settings.triggerMode === 'auto') this.#begin = clock.now();
    const pulses = settings.triggerMode === 'external' ? line : undefined;
    const listening = pulses?.subscribe({
      next: () => this.trigger(),
      error: (error: unknown) => this.#change.reject(error),
    });
    const end = (): void => {
      listening?.unsubscribe();
      this.#change.reject(signal.reason);
    };
    signal.addEventListener('abort', end, { once: true });
  }

  /** A trigger, at this moment. One that comes during an exposure is heeded when that is over. */
  trigger(): void {
    const now = this.#clock.now();
    if (this.#settings.triggerSelector === 'acquisition') {
      this.#begin ??= now;
    } else {
      const begin = Math.max(now, this.#busyUntil);
      this.#busyUntil = begin + this.#exposure;
      this.#triggered.push(begin);
    }
    this.#change.resolve();
    this.#change = new Deferred();
  }

  /**
   * Waits until the exposure of a frame is over, and gives the time at which it began, in milliseconds since the epoch.
   * Rejects when the recording ends.
   */
  async exposed(index: number): Promise<number> {
    const begin = await this.#beginOf(index);
    await this.#clock.sleepUntil(begin + this.#exposure, this.#signal);
    return this.#isPaced ? begin : this.#clock.now() - this.#exposure;
  }

  async #beginOf(index: number): Promise<number> {
    for (;;) {
      this.#signal.throwIfAborted();
      const begin = this.#begin === undefined ? this.#triggered.shift() : this.#begin + index * this.#period;
      if (begin !== undefined) return begin;
      await this.#change.promise;
    }
  }

  get #exposure(): number {
    return this.#settings.exposureTime * 1000;
  }

  get #isPaced(): boolean {
    return this.#begin === undefined || this.#settings.frameRate !== Infinity;
  }

  /** Milliseconds from one frame to the next: not less than an exposure, unless they are taken as fast as they are consumed. */
  get #period(): number {
    const { frameRate } = this.#settings;
    return frameRate === Infinity ? 0 : Math.max(1000 / frameRate, this.#exposure);
  }
}
