import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Has ffmpeg tell in its log when each frame was taken. */
export const frameTimesFilter = 'showinfo=checksum=0';

/** The level of a line of the log, `'[info]'` say, and what the line tells. */
const line = /^(?:\[[^\]]*\] )?\[(\w+)\] (.*)$/;
const timeBase = /config in time_base: (\d+)\/(\d+)/;
const frameTime = /^n: *(\d+) +pts: *(-?\d+|NOPTS)/;

/** What ffmpeg says on standard error: when its frames were taken, and what is wrong. */
export class FfmpegLog {
  /** Ended when there is nothing more to come. */
  readonly ended: Promise<void>;
  #error: string | undefined;
  #latest: string | undefined;
  #secondsPerTick = NaN;
  /** Of the frames that have not been asked for. */
  readonly #times: number[] = [];
  #isEnded = false;
  #changed: (() => void) | undefined;

  constructor(standardError: Readable) {
    const lines = createInterface({ input: standardError });
    lines.on('line', (text) => this.#read(text));
    this.ended = new Promise((resolve) => {
      lines.once('close', () => {
        this.#isEnded = true;
        this.#changed?.();
        resolve();
      });
    });
  }

  /** The first error that it has reported, after which the others follow. */
  get error(): string | undefined {
    return this.#error;
  }

  /** What is wrong, as far as is known: the latest it has said where it has reported no error. */
  get complaint(): string | undefined {
    return this.#error ?? this.#latest;
  }

  /** The time of the next frame, in seconds of the input's own clock; NaN where it has none. */
  async nextTime(): Promise<number> {
    // ffmpeg tells the time of a frame before it sends the frame, but the two come through different pipes.
    while (this.#times.length === 0 && !this.#isEnded) {
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
    return this.#times.shift() ?? NaN;
  }

  #read(text: string): void {
    const [, level, said = text] = line.exec(text) ?? [];
    const base = timeBase.exec(said);
    if (base) this.#secondsPerTick = Number(base[1]) / Number(base[2]);
    const time = frameTime.exec(said);
    if (time) this.#times.push(Number(time[2]) * this.#secondsPerTick);
    if (level === 'error' || level === 'fatal') this.#error ??= said;
    else if (level !== 'info') this.#latest = said;
    this.#changed?.();
  }
}
