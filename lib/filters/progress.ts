import { defer, tap, type MonoTypeOperatorFunction } from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';
import { checkCount } from './check-count.js';
import { milliseconds } from './milliseconds.js';

/** What {@link progress} writes to: a terminal, or anything else with `write`. */
export interface ProgressStream {
  /** Whether a line can be written over: it is a terminal. */
  readonly isTTY?: boolean | undefined;
  /** The width of a terminal. */
  readonly columns?: number | undefined;
  /** Takes a text; a line ends with a line feed. */
  write(text: string): unknown;
}

/** Options of {@link progress}. */
export interface ProgressOptions {
  /** How many values are to come, where that is known: then there is a bar, and the time that is left. */
  readonly total?: number | undefined;
  /** What the line begins with. */
  readonly label?: string | undefined;
  /** Standard error unless told. */
  readonly stream?: ProgressStream | undefined;
}

/**
 * Passes all values on, and shows how far the stream is: how many have come, of how many, how many a second, and how long
 * it may take yet. On a terminal that is one line that changes; elsewhere (a file, a job of a cluster) a line every two seconds,
 * and one at the end.
 *
 * It needs no other package and no timer: it writes when a value comes, at most ten times a second. To show several streams at a
 * time on a terminal take `showProgress` of `rxlab/session`.
 *
 * @throws an {@link InvalidArgumentError} when `total` is not a whole number of at least 1, or `label` not a text
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { DummyCamera } from 'rxlab/devices';
 * import { progress } from 'rxlab/filters';
 *
 * const camera = new DummyCamera({ shape: [32, 32] });
 * await drain(camera.stream({ count: 40 }).pipe(progress({ total: 40, label: 'radiographs' })));
 * // On the terminal: radiographs  ████████████████████  40/40  100 %  15/s  in 0:03
 * ```
 */
export function progress<T>({ total, label = '', stream }: ProgressOptions = {}): MonoTypeOperatorFunction<T> {
  if (total !== undefined) checkCount('total', total);
  if (typeof label !== 'string') throw new InvalidArgumentError('label', 'a text', label);
  return (source) =>
    defer(() => {
      const line = new ProgressLine(stream ?? process.stderr, label, total);
      return source.pipe(
        tap({
          next: () => line.advance(),
          complete: () => line.end(),
          error: () => line.end('failed'),
          unsubscribe: () => line.end('stopped'),
        }),
      );
    });
}

/** Milliseconds between two lines: on a terminal, and elsewhere. */
const [terminalInterval, logInterval] = [100, 2_000];

const barWidth = 20;

class ProgressLine {
  readonly #opened = milliseconds();
  readonly #interval: number;
  #written: number;
  #count = 0;

  constructor(
    private readonly stream: ProgressStream,
    private readonly label: string,
    private readonly total: number | undefined,
  ) {
    this.#interval = stream.isTTY ? terminalInterval : logInterval;
    this.#written = this.#opened;
  }

  advance(): void {
    this.#count++;
    const now = milliseconds();
    if (now - this.#written < this.#interval) return;
    this.#written = now;
    const left = this.total === undefined ? 0 : Math.max(0, this.total - this.#count);
    const time =
      left > 0 ? `${clockText(((now - this.#opened) / 1000 / this.#count) * left)} left` : this.#elapsed(now);
    this.#write([...this.#figures(now), time], this.stream.isTTY ? '' : '\n');
  }

  end(how?: 'failed' | 'stopped'): void {
    const now = milliseconds();
    this.#write([...this.#figures(now), this.#elapsed(now), how], '\n');
  }

  #figures(now: number): string[] {
    const seconds = (now - this.#opened) / 1000;
    const rate = seconds > 0 ? this.#count / seconds : 0;
    const speed = `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
    const { total } = this;
    if (total === undefined) return [this.label, String(this.#count), speed];

    const done = Math.min(1, this.#count / total);
    const bar = '█'.repeat(Math.floor(done * barWidth)).padEnd(barWidth, '░');
    return [this.label, bar, `${this.#count}/${total}`, `${Math.floor(done * 100)} %`, speed];
  }

  #elapsed(now: number): string {
    return `in ${clockText((now - this.#opened) / 1000)}`;
  }

  /** On a terminal over the line before; one that is too long would not go away any more. */
  #write(parts: readonly (string | undefined)[], end: string): void {
    const text = parts.filter(Boolean).join('  ');
    const { stream } = this;
    if (stream.isTTY) stream.write(`\r${text.slice(0, (stream.columns ?? 80) - 1)}\x1b[K${end}`);
    else stream.write(`${text}${end}`);
  }
}

/** `0:07`, `12:30`, `1:02:05`. */
function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}
