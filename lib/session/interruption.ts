import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { isMainThread } from 'node:worker_threads';
import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import { interruptSignals, type InterruptListener } from './interrupt-signals.js';
import type { Accountable } from './interrupt-watcher.js';
import type { InterruptedError } from './interrupted-error.js';

const messages = [
  'Interrupted: nothing more is taken, and what was taken is saved. Ctrl-C again stops now and drops the rest.',
  'Interrupted again: stopping now. What is not saved yet is dropped. Ctrl-C again ends the program at once.',
  'Ended at once.',
] as const;

/** Options of an {@link Interruption}. */
export interface InterruptionOptions {
  /** The streams whose figures are named if the program must be ended at once: all that can be said then. */
  tallies?: readonly Accountable[];
  /**
   * Takes the line that answers the first and the second interrupt; to standard error unless told. After the third there
   * is no time for it: that line always goes to standard error.
   */
  write?: (text: string) => void;
}

/**
 * Ctrl-C for an experiment, while it exists. The first Ctrl-C (or SIGTERM) aborts `stop`: take nothing more, save what
 * was taken. The second aborts `abort`: stop now, and say what is dropped. The third ends the program at once, with exit
 * code 130 (143 for SIGTERM).
 *
 * A task that never yields cannot prevent it. A thread notices Ctrl-C while the main thread is busy; if a second one is
 * not taken within a second, the thread names what is lost and ends the program with SIGINT, which shells show as 130.
 * Only SIGINT is noticed by that thread: SIGTERM waits until the main thread is free.
 *
 * Several may exist at a time. They share what is counted, and the newest one answers. After the last is disposed,
 * signals do again what they did before. It keeps no program from ending.
 *
 * @throws an {@link RxlabError} with the code `NOT_MAIN_THREAD` in a worker thread, where signals do not come
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { Interruption } from 'rxlab/session';
 * import { takeWhile } from 'rxjs';
 *
 * {
 *   using interruption = new Interruption();
 *   const readings = generate([1, 2, 3]).pipe(takeWhile(() => !interruption.stop.aborted));
 *   await drain(readings, (reading) => console.log(reading), { signal: interruption.abort });
 *   console.log(interruption.count);
 * }
 * // prints: 1
 * // prints: 2
 * // prints: 3
 * // prints: 0
 * ```
 */
export class Interruption implements Disposable {
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #tallies: readonly Accountable[];
  readonly #write: (text: string) => void;
  readonly #reasons: InterruptedError[] = [];

  readonly #listener: InterruptListener = {
    answer: (count) => this.#answer(count),
    interrupted: (reason) => this.#interrupted(reason),
  };

  constructor({ tallies = [], write = writeToStandardError }: InterruptionOptions = {}) {
    if (typeof write !== 'function') throw new InvalidArgumentError('write', 'a function that takes a text', write);
    if (!isMainThread) {
      throw new RxlabError('NOT_MAIN_THREAD', 'an Interruption belongs in the main thread: signals come to no other');
    }
    this.#tallies = tallies;
    this.#write = write;
    interruptSignals.add(this.#listener, tallies);
  }

  /** Aborts at the first interrupt: take nothing more. Its reason is an {@link InterruptedError}. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborts at the second interrupt: stop now. Its reason is an {@link InterruptedError}. */
  get abort(): AbortSignal {
    return this.#abort.signal;
  }

  /** How often the program was interrupted: once for each Ctrl-C, however many copies of the signal arrive. */
  get count(): number {
    return this.#reasons.length;
  }

  /** For `process.exitCode ??= interruption.exitCode`: 0 without an interrupt, 130 after Ctrl-C, 143 after SIGTERM. */
  get exitCode(): number {
    return this.#reasons[0]?.exitCode ?? 0;
  }

  /** Resolves when Ctrl-C is noticed even while the main thread is busy: some 30 ms after the first was made. */
  ready(): Promise<void> {
    return interruptSignals.ready();
  }

  /** Gives the signals back. `stop` and `abort` stay as they are. */
  dispose(): void {
    interruptSignals.delete(this.#listener);
  }

  /** What `using` calls: {@link dispose}. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #answer(count: number): void {
    if (count < messages.length) return this.#write(`${messages[count - 1]}\n`);
    // A progress bar may have hidden the cursor and switched off the wrapping of lines.
    const terminal = isatty(2) ? '\x1b[?25h\x1b[?7h\n' : '';
    const accounts = this.#tallies.map((tally) => `${account(tally)}\n`);
    writeToStandardError(`${terminal}${messages.at(-1)}\n${accounts.join('')}`);
  }

  #interrupted(reason: InterruptedError): void {
    this.#reasons.push(reason);
    if (this.count === 1) this.#stop.abort(reason);
    if (this.count === 2) this.#abort.abort(reason);
  }
}

/** Not `process.stderr`: Ctrl-C may have ended the program that reads it, and then its error would end the experiment. */
function writeToStandardError(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads it.
  }
}

function account({ name, counts }: Accountable): string {
  const [acquired = 0, saved = 0, dropped = 0, failed = 0] = counts;
  const lost = acquired - saved - dropped - failed;
  return `${name}: ${acquired} acquired, ${saved} saved, ${dropped} dropped, ${failed} failed, ${lost} lost now`;
}
