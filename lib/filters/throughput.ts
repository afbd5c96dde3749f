import {
  defer,
  finalize,
  ignoreElements,
  interval,
  merge,
  Subject,
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
} from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';
import { frameBytes, pixelArrays, type Frame } from '../frames/index.js';
import { milliseconds } from './milliseconds.js';

/** What {@link throughput} tells. */
export interface ThroughputReport {
  /** Values since the stream was opened. */
  readonly count: number;
  /** Milliseconds since the stream was opened. */
  readonly elapsed: number;
  /** Values a second since the report before; in the last report, of the whole stream. */
  readonly perSecond: number;
  /** Bytes of pixels a second, in the same time; `undefined` as long as no frame has come. */
  readonly bytesPerSecond: number | undefined;
  /** Whether the stream has ended, in whatever way: this is the last report. */
  readonly ended: boolean;
}

/** Options of {@link throughput}. */
export interface ThroughputOptions {
  /** Milliseconds from one report to the next. 1000 unless told. */
  readonly every?: number | undefined;
}

/** The longest that a timer can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/**
 * Passes all values on, and tells every now and then how many come: also while none come, and once more at the end.
 *
 * @param report - is called with each report. When it throws, the stream fails and its source is closed
 * @throws an {@link InvalidArgumentError} when `report` is not a function, or `every` not a time that a timer can wait
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { DummyCamera } from 'rxlab/devices';
 * import { throughput } from 'rxlab/filters';
 *
 * const camera = new DummyCamera({ shape: [32, 32], frameRate: 100 });
 * const metered = camera.stream({ count: 20 }).pipe(
 *   throughput(({ count, perSecond, bytesPerSecond, ended }) => {
 *     console.log(`${count} frames, ${perSecond.toFixed(0)}/s, ${bytesPerSecond?.toFixed(0)} B/s`);
 *     if (ended) console.log('done');
 *   }),
 * );
 * await drain(metered);
 * // prints: 20 frames, …/s, … B/s
 * // prints: done
 * ```
 */
export function throughput<T>(
  report: (report: ThroughputReport) => void,
  { every = 1000 }: ThroughputOptions = {},
): MonoTypeOperatorFunction<T> {
  if (typeof report !== 'function') throw new InvalidArgumentError('report', 'a function', report);
  if (!(every > 0 && every <= longestTimer)) {
    throw new InvalidArgumentError('every', `a number of milliseconds greater than 0, up to ${longestTimer}`, every);
  }
  return (source) =>
    defer(() => {
      const meter = new Meter();
      const ended = new Subject<void>();
      const reports = interval(every).pipe(
        tap(() => report(meter.read())),
        ignoreElements(),
        takeUntil(ended),
      );
      const metered = source.pipe(
        tap({
          next: (value) => meter.add(value),
          complete: () => report(meter.readAll()),
          error: () => report(meter.readAll()),
          unsubscribe: () => {
            try {
              report(meter.readAll());
            } catch (error) {
              // Nobody is there any more who could be told.
              console.warn('rxlab: the last report of throughput failed:', error);
            }
          },
        }),
        finalize(() => ended.next()),
      );
      return merge(reports, metered);
    });
}

/** Values and bytes at a moment. */
interface Reading {
  readonly time: number;
  readonly count: number;
  readonly bytes: number;
}

class Meter {
  readonly #opened: Reading = { time: milliseconds(), count: 0, bytes: 0 };
  #last = this.#opened;
  #count = 0;
  #bytes = 0;

  add(value: unknown): void {
    this.#count++;
    if (isFrame(value)) this.#bytes += frameBytes(value);
  }

  /** Since the last time. */
  read(): ThroughputReport {
    const since = this.#last;
    this.#last = this.#now();
    return this.#report(since, this.#last, false);
  }

  /** Since the stream was opened. */
  readAll(): ThroughputReport {
    return this.#report(this.#opened, this.#now(), true);
  }

  #now(): Reading {
    return { time: milliseconds(), count: this.#count, bytes: this.#bytes };
  }

  #report(from: Reading, to: Reading, ended: boolean): ThroughputReport {
    const seconds = (to.time - from.time) / 1000;
    const rate = (amount: number): number => (seconds > 0 ? amount / seconds : 0);
    return {
      count: to.count,
      elapsed: to.time - this.#opened.time,
      perSecond: rate(to.count - from.count),
      bytesPerSecond: to.bytes > 0 ? rate(to.bytes - from.bytes) : undefined,
      ended,
    };
  }
}

/** A frame or a stack: its pixels are not looked at, for some are made only then. */
function isFrame(value: unknown): value is Frame {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape } = value as Partial<Frame>;
  return dtype !== undefined && Object.hasOwn(pixelArrays, dtype) && Array.isArray(shape);
}
