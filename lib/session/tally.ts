import { tap, type MonoTypeOperatorFunction } from 'rxjs';
import type { DropReason } from '../flow/index.js';
import { IndexRanges } from './index-ranges.js';
import type { Fate, TallySummary } from './tally-summary.js';
import { TimeSpan } from './time-span.js';

/** What a {@link Tally} keeps account of: a frame, or whatever has an index. */
export interface Indexed {
  readonly index: number;
}

/** Options of a {@link Tally}. */
export interface TallyOptions {
  /** Where the stream's files are. */
  directory?: string;
  /**
   * The stream comes from a camera as it is, so that an index left out is a frame that the camera has dropped: it counts as
   * acquired and dropped. Not unless told, as a filter may leave out frames as well.
   */
  consecutive?: boolean;
  /** The clock, in milliseconds since the epoch. */
  now?: () => number;
}

const dropReasons: Record<DropReason, string> = {
  overflow: 'no room in the buffer',
  unsubscribed: 'stopped before they could be saved',
};

const droppedByCamera = 'dropped by the camera';

/** So many reasons are told apart; a message may name a file, and then each is new. */
const mostReasons = 20;

const [acquired, saved, dropped, failed] = [0, 1, 2, 3] as const;

/**
 * The account of one stream: every frame that was acquired is at the end saved, dropped or failed, exactly once. Put
 * `acquiring()` where frames are taken, after filters that let only some pass and before the buffer. Tell what becomes of
 * each, and at the end {@link settle} what is left.
 *
 * `acquire`, `save`, `drop` and `fail` are functions of their own and can be handed on: `buffer({ onDrop: tally.drop })`.
 *
 * @example
 * ```ts
 * import { buffer, drain, generate } from 'rxlab';
 * import { Tally } from 'rxlab/session';
 *
 * const tally = new Tally('camera 0');
 * const camera = generate([{ index: 0 }, { index: 1 }, { index: 2 }]);
 * const frames = camera.pipe(tally.acquiring(), buffer({ capacity: 2, onDrop: tally.drop }));
 * await drain(frames, (frame) => tally.save(frame, 1024));
 * tally.settle('failed', 'the writer never answered');
 * console.log(tally.acquired, tally.saved, tally.dropped, tally.failed); // prints: 3 3 0 0
 * ```
 */
export class Tally {
  /** Acquired, saved, dropped, failed; in shared memory, so that another thread can tell while this one is busy. */
  readonly counts = new Float64Array(new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT));
  readonly directory: string | undefined;
  readonly #now: () => number;
  readonly #consecutive: boolean;
  /** The index that comes next, where none is left out. */
  #next = 0;
  /** How often each index is outstanding: more than once only where a stream numbers its frames twice. */
  readonly #outstanding = new Map<number, number>();
  readonly #losses = new Map<string, { fate: Fate; reason: string; frames: IndexRanges }>();
  readonly #unexpected = new IndexRanges();
  readonly #acquiring = new TimeSpan();
  readonly #saving = new TimeSpan();
  #bytes = 0;
  #peakQueue = 0;

  constructor(
    /** What the stream is called, in tables and records. */
    readonly name: string,
    { directory, consecutive = false, now = () => performance.timeOrigin + performance.now() }: TallyOptions = {},
  ) {
    this.directory = directory;
    this.#consecutive = consecutive;
    this.#now = now;
  }

  /** Frames that were taken. */
  get acquired(): number {
    return this.counts[acquired]!;
  }

  /** Frames that are in files. */
  get saved(): number {
    return this.counts[saved]!;
  }

  /** Frames that were given up on purpose. */
  get dropped(): number {
    return this.counts[dropped]!;
  }

  /** Frames that could not be saved. */
  get failed(): number {
    return this.counts[failed]!;
  }

  /** Frames in the buffer or being saved: acquired, and neither saved nor dropped nor failed. */
  get outstanding(): number {
    return this.acquired - this.saved - this.dropped - this.failed;
  }

  /** Bytes saved. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The most frames that were outstanding at any time. */
  get peakQueue(): number {
    return this.#peakQueue;
  }

  /** The operator that counts every frame as acquired and lets it pass. */
  acquiring<T extends Indexed>(): MonoTypeOperatorFunction<T> {
    return tap((frame: T) => this.acquire(frame));
  }

  /** This frame was taken. */
  readonly acquire = ({ index }: Indexed): void => {
    while (this.#consecutive && this.#next < index) {
      this.#count(acquired);
      this.#count(dropped);
      this.#lose('dropped', this.#next++, droppedByCamera);
    }
    this.#next = index + 1;
    this.#count(acquired);
    this.#outstanding.set(index, (this.#outstanding.get(index) ?? 0) + 1);
    this.#peakQueue = Math.max(this.#peakQueue, this.outstanding);
    this.#acquiring.extend(this.#now());
  };

  /** This frame is in a file, under its final name, of so many bytes. */
  readonly save = (frame: Indexed, file: number | { readonly bytes: number } = 0): void => {
    if (!this.#conclude(frame)) return;
    this.#count(saved);
    this.#bytes += typeof file === 'number' ? file : file.bytes;
    this.#saving.extend(this.#now());
  };

  /** This frame was given up on purpose. */
  readonly drop = (frame: Indexed, reason: DropReason | (string & {}) = 'overflow'): void => {
    if (!this.#conclude(frame)) return;
    this.#count(dropped);
    this.#lose('dropped', frame.index, Object.hasOwn(dropReasons, reason) ? dropReasons[reason as DropReason] : reason);
  };

  /** This frame could not be saved. */
  readonly fail = (frame: Indexed, error: unknown): void => {
    if (!this.#conclude(frame)) return;
    this.#count(failed);
    this.#lose('failed', frame.index, sentence(error));
  };

  /** Says what became of all frames that are still outstanding, and returns how many they were. */
  settle(fate: Fate, reason: unknown): number {
    const left = [...this.#outstanding].flatMap(([index, times]) => Array<Indexed>(times).fill({ index }));
    const conclude = fate === 'dropped' ? this.drop : this.fail;
    for (const frame of left) conclude(frame, sentence(reason));
    return left.length;
  }

  /** The account so far. */
  summary(): TallySummary {
    return {
      stream: this.name,
      directory: this.directory ?? null,
      acquired: this.acquired,
      saved: this.saved,
      dropped: this.dropped,
      failed: this.failed,
      outstanding: this.outstanding,
      balanced: this.outstanding === 0 && this.#unexpected.count === 0,
      bytes: this.#bytes,
      peakQueue: this.#peakQueue,
      acquiredPerSecond: this.#acquiring.perSecond,
      savedPerSecond: this.#saving.perSecond,
      firstAcquired: this.#acquiring.first,
      lastAcquired: this.#acquiring.last,
      lastSaved: this.#saving.last,
      losses: [...this.#losses.values()].map(({ fate, reason, frames }) => ({
        fate,
        reason,
        count: frames.count,
        frames: frames.toString(),
      })),
      unexpected: this.#unexpected.toString(),
    };
  }

  #count(position: number): void {
    this.counts[position] = this.counts[position]! + 1;
  }

  /** Takes a frame off the outstanding ones; false if it was none of them. */
  #conclude({ index }: Indexed): boolean {
    const times = this.#outstanding.get(index);
    if (times === undefined) {
      this.#unexpected.add(index);
      return false;
    }
    if (times === 1) this.#outstanding.delete(index);
    else this.#outstanding.set(index, times - 1);
    return true;
  }

  #lose(fate: Fate, index: number, reason: string): void {
    const known = this.#losses.has(`${fate} ${reason}`) || this.#losses.size < mostReasons;
    const told = known ? reason : 'other reasons';
    const key = `${fate} ${told}`;
    const loss = this.#losses.get(key) ?? { fate, reason: told, frames: new IndexRanges() };
    this.#losses.set(key, loss);
    loss.frames.add(index);
  }
}

function sentence(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
